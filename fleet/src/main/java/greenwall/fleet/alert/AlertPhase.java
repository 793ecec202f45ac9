package greenwall.fleet.alert;

import greenwall.fleet.EnumWord;

/// The phase of an alert, the most urgent first. Unknown means that it was firing when its source last answered.
public enum AlertPhase implements EnumWord {
    FIRING,
    UNKNOWN,
    PENDING,
    SUPPRESSED
}
