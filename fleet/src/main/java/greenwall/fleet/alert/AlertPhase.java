package greenwall.fleet.alert;

import greenwall.fleet.NamedConstant;

/// The phase of an alert, the most urgent first. Unknown means that it was firing when its source last answered.
public enum AlertPhase implements NamedConstant {
    FIRING,
    UNKNOWN,
    PENDING,
    SUPPRESSED
}
