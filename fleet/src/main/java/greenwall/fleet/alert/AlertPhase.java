package greenwall.fleet.alert;

import greenwall.fleet.LowerCaseEnum;

/// The phase of an alert, the most urgent first. Unknown means that it was firing when its source last
/// answered.
public enum AlertPhase implements LowerCaseEnum {
    FIRING,
    UNKNOWN,
    PENDING,
    SUPPRESSED
}
