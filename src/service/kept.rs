//! Something worked out from the records once and kept until they have moved on.

use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};

#[derive(Debug)]
pub struct Kept<T> {
    /// With the state it was made from, or an older one.
    value: RwLock<Option<(u64, Arc<T>)>>,
    making: Mutex<()>,
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept { value: RwLock::new(None), making: Mutex::new(()) }
    }
}

impl<T> Kept<T> {
    /// The value for a state, or a newer one; `make` runs when there is none, and who comes meanwhile waits.
    pub fn get<E>(&self, state: u64, make: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        self.get_or(state, false, make)
    }

    /// The same, but while another thread makes it anew, the old one serves: for what may be a moment old rather
    /// than late.
    pub fn get_soon<E>(&self, state: u64, make: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        self.get_or(state, true, make)
    }

    fn get_or<E>(
        &self,
        state: u64,
        old_serves: bool,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let kept = || self.value.read().unwrap_or_else(PoisonError::into_inner).clone();
        let old = match kept() {
            Some((of, value)) if of >= state => return Ok(value),
            Some((_, value)) => Some(value).filter(|_| old_serves),
            None => None,
        };
        let _turn = match (self.making.try_lock(), old) {
            (Ok(turn), _) => turn,
            (Err(TryLockError::Poisoned(poisoned)), _) => poisoned.into_inner(),
            (Err(TryLockError::WouldBlock), Some(old)) => return Ok(old),
            (Err(TryLockError::WouldBlock), None) => {
                self.making.lock().unwrap_or_else(PoisonError::into_inner)
            }
        };
        // Whoever had the turn before may have made it already.
        if let Some((of, value)) = kept()
            && of >= state
        {
            return Ok(value);
        }
        let value = Arc::new(make()?);
        *self.value.write().unwrap_or_else(PoisonError::into_inner) = Some((state, Arc::clone(&value)));
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_once_for_each_state_and_not_at_all_for_an_older_one() {
        let kept = Kept::default();
        let get = |state, value| *kept.get::<()>(state, || Ok(value)).unwrap();
        assert_eq!([get(1, 'a'), get(1, 'b'), get(2, 'c'), get(1, 'd')], ['a', 'a', 'c', 'c']);
        assert!(kept.get(3, || Err(())).is_err());
        assert_eq!(get(3, 'e'), 'e');
    }
}
