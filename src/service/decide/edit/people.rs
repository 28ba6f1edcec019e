//! Employees and units.

use super::{
    super::{
        super::{
            fault::{Noun, Reason, Refusal},
            import::{
                circle,
                employees::followed,
                found::{CODE, NAME, TITLE},
            },
        },
        Ground,
    },
    Edited, fault, held, needed, text,
};
use crate::{
    domain::{
        change::Change,
        employee::Employee,
        id::{EmployeeId, UnitId},
        undo::Deed,
        unit::Unit,
    },
    store::key::Space,
};

pub(super) fn employee(
    ground: &Ground<'_>,
    id: Option<EmployeeId>,
    before: Option<&Employee>,
    after: &Employee,
) -> Edited {
    let view = ground.view;
    let stored = match id {
        Some(id) => view.employee(id)?,
        None => None,
    };
    held(stored.as_ref(), before)?;
    let employee = Employee {
        name: needed("name", &after.name, NAME)?,
        title_before: text("title_before", &after.title_before, TITLE)?,
        title_after: text("title_after", &after.title_after, TITLE)?,
        position: text("position", &after.position, NAME)?,
        ..after.clone()
    };
    let other = view.employee_by_nip(employee.nip)?;
    if other.is_some_and(|other| Some(other) != id) {
        return Err(fault("nip", Reason::Taken));
    }
    if let Some(unit) = employee.unit
        && view.unit(unit)?.is_none()
    {
        return Err(Refusal::NoSuch { what: Noun::Unit, name: unit.to_string() });
    }
    if let Some(superior) = employee.superior
        && view.employee(superior)?.is_none()
    {
        return Err(Refusal::NoSuch { what: Noun::Employee, name: superior.to_string() });
    }
    let id = match id {
        Some(id) => id,
        None => EmployeeId(view.last_id(Space::Employee)? + 1),
    };
    let circles = circle::circles([id.0], |node| {
        let superior = if node == id.0 {
            employee.superior
        } else {
            view.employee(EmployeeId(node))?.and_then(|e| e.superior)
        };
        Ok(superior.map(|s| s.0))
    })?;
    if let Some(circle) = circles.into_iter().find(|circle| circle.contains(&id.0)) {
        let mut path = Vec::with_capacity(circle.len());
        for node in circle {
            let name = view.employee(EmployeeId(node))?.map(|e| e.full_name());
            path.push(name.unwrap_or_else(|| employee.full_name()));
        }
        return Err(fault("superior_nip", Reason::Circle { path }));
    }
    let name = employee.full_name();
    if stored.as_ref() == Some(&employee) {
        return Ok((Vec::new(), Deed::Employee, name));
    }
    let follow = followed(view, &[(id, &employee)])?;
    let mut changes = vec![Change::EmployeeSet { id, employee }];
    changes.extend(follow);
    Ok((changes, Deed::Employee, name))
}

pub(super) fn unit(ground: &Ground<'_>, id: Option<UnitId>, before: Option<&Unit>, after: &Unit) -> Edited {
    let view = ground.view;
    let stored = match id {
        Some(id) => view.unit(id)?,
        None => None,
    };
    held(stored.as_ref(), before)?;
    let unit = Unit {
        code: needed("code", &after.code, CODE)?,
        name: needed("name", &after.name, NAME)?,
        field: text("field", &after.field, CODE)?,
        ..after.clone()
    };
    if view.unit_by_code(&unit.code)?.is_some_and(|other| Some(other) != id) {
        return Err(fault("code", Reason::Taken));
    }
    if let Some(parent) = unit.parent
        && view.unit(parent)?.is_none()
    {
        return Err(Refusal::NoSuch { what: Noun::Unit, name: parent.to_string() });
    }
    if let Some(head) = unit.head
        && view.employee(head)?.is_none()
    {
        return Err(Refusal::NoSuch { what: Noun::Employee, name: head.to_string() });
    }
    let above = view.ancestry(unit.parent)?;
    if let Some(at) = above.iter().position(|above| Some(*above) == id) {
        let mut path = vec![unit.code.clone()];
        for above in above.iter().take(at + 1) {
            path.extend(view.unit(*above)?.map(|u| u.code));
        }
        return Err(fault("parent", Reason::Circle { path }));
    }
    let id = match id {
        Some(id) => id,
        None => UnitId(view.last_id(Space::Unit)? + 1),
    };
    let name = unit.code.clone();
    let changes =
        if stored.as_ref() == Some(&unit) { Vec::new() } else { vec![Change::UnitSet { id, unit }] };
    Ok((changes, Deed::Unit, name))
}
