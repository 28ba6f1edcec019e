//! Which role may do what, and for whom: one table.
//!
//! Every kind of request has its row; the service looks nothing else up. A person has what any one of his
//! roles gives. Whether somebody is a subordinate, assigned or in the subtree is found out in the service.

use super::account::Role;
use serde::{Deserialize, Serialize};

/// For whom a right holds. Wider ones come later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    Nobody,
    /// Himself.
    Own,
    /// Whom he was asked to rate.
    Assigned,
    /// His direct subordinates.
    Subordinates,
    /// His unit and everything below it.
    Subtree,
    Everybody,
}

use Scope::{Assigned as A, Everybody as E, Nobody as N, Own as O, Subordinates as S, Subtree as T};

macro_rules! rights {
    ($($right:ident [$($scope:ident)+])+) => {
        /// A kind of request.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Right { $($right),+ }

        impl Right {
            pub const ALL: &'static [Right] = &[$(Right::$right),+];

            pub const fn name(self) -> &'static str { match self { $(Right::$right => stringify!($right)),+ } }

            /// A scope for each role but the gateway, in the order of `Role::ALL`.
            const fn row(self) -> [Scope; 7] { match self { $(Right::$right => [$($scope),+]),+ } }
        }
    };
}

// Everybody may know who works where. Results are for those they concern and those who answer for them.
// Nobody answers in another's name, the administrator neither: forms and decisions are for their raters, and
// the papers of the public for the operator who keys them in.
//
// The columns: administrator, operator, head, evaluator, rater, employee, auditor.
rights! {
    Me                [O O O O O O O]
    About             [E E E E E E E]
    Home              [O O O O O O O]
    Tasks             [O O O O O O O]
    Cycles            [E E E E E E E]
    Units             [E E E E E E E]
    Employees         [E E E E E E E]
    Find              [E E E E E E E]
    Employee          [E E E E E E E]
    Indicators        [E E E E E E E]
    Forms             [E E E E E E E]
    CycleByCode       [E E E E E E E]
    UnitByCode        [E E E E E E E]
    EmployeeByNip     [E E E E E E E]

    Form              [N T N S A O N]
    Sheet             [N N N S A O N]
    Stack             [N T N N N N N]

    UnitResults       [E T T S N O E]
    Ikm               [E T T N N N E]
    Results           [E T T S N O E]
    Explain           [E T T S N O E]
    Scores            [E T T S N O E]
    Responses         [E T N N N N E]

    Journal           [E N N N N N E]
    Targets           [E T T S N O E]
    Verify            [E N N N N N E]
    Backup            [E N N N N N N]
    Undos             [O O N O N N N]
    SuperiorsFor      [E T N N N N N]
    Raters            [E T N N N N E]
    Accounts          [E N N N N N E]
    // Is in the journal each time.
    ShowRaters        [N N N N N N E]

    SaveDraft         [N T N S A O N]
    SaveRemark        [N T N S A O N]
    SaveDrafts        [N T N S A O N]
    Submit            [N T N S A O N]
    SubmitPaper       [N T N N N N N]
    Reopen            [N T N S A O N]
    DecideRatings     [N N N S N N N]

    SetPhase          [E T N N N N N]
    OpenCycle         [E T N N N N N]
    ImportUnits       [E T N N N N N]
    ImportEmployees   [E T N N N N N]
    ImportIndicators  [E T N N N N N]
    ImportForms       [E T N N N N N]
    ImportAssignments [E T N N N N N]
    ImportResponses   [E T N N N N N]
    ImportPlans       [E T N N N N N]
    ImportAttendance  [E T N N N N N]
    ImportAccounts    [E N N N N N N]
    SetAccount        [E N N N N N N]
    EditEmployee      [E T N N N N N]
    EditUnit          [E T N N N N N]
    EditIndicator     [E T N N N N N]
    EditForm          [E T N N N N N]
    EditCycle         [E T N N N N N]
    EditRaters        [E T N N N N N]
    EditPlan          [E T N S N N N]
    Undo              [E T N S N N N]
}

/// What somebody may do at all, for whomever: the rights that any of his roles gives for anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rights(u128);

impl Rights {
    pub fn of(roles: &[Role]) -> Rights {
        let held = |right: &&Right| roles.iter().any(|role| scope(*role, **right) != Scope::Nobody);
        Rights(Right::ALL.iter().filter(held).fold(0, |set, right| set | right.bit()))
    }

    pub const fn has(self, right: Right) -> bool {
        self.0 & right.bit() != 0
    }
}

impl Right {
    const fn bit(self) -> u128 {
        1 << self as u32
    }
}

/// For whom a role has a right.
pub const fn scope(role: Role, right: Right) -> Scope {
    match role {
        Role::Gateway => Scope::Nobody,
        _ => right.row()[role as usize],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_stand_in_the_order_of_the_columns() {
        for (i, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(role as usize, i);
        }
    }

    #[test]
    fn a_set_of_rights_holds_what_any_role_gives() {
        for right in Right::ALL {
            for role in Role::ALL {
                let is_held = scope(role, *right) != Scope::Nobody;
                assert_eq!(Rights::of(&[role]).has(*right), is_held, "{role:?} {}", right.name());
            }
            assert!(!Rights::of(&[]).has(*right));
        }
        let both = Rights::of(&[Role::Auditor, Role::Evaluator]);
        assert!(both.has(Right::Journal) && both.has(Right::DecideRatings) && !both.has(Right::Backup));
    }

    #[test]
    fn an_auditor_changes_nothing_and_only_raters_answer() {
        let acts = Right::ALL.iter().skip_while(|r| **r != Right::SaveDraft);
        assert!(acts.clone().count() > 10);
        for right in acts {
            assert_eq!(scope(Role::Auditor, *right), Scope::Nobody, "{}", right.name());
        }
        for right in [Right::SaveDraft, Right::Submit, Right::Reopen, Right::DecideRatings] {
            assert_eq!(scope(Role::Administrator, right), Scope::Nobody, "{}", right.name());
        }
    }
}
