package greenwall.fleet.alert;

import greenwall.fleet.NamedConstant;

/// Where an alert stands, what asks for attention first. Unknown: it fired when its source was last heard.
public enum Phase implements NamedConstant {
    FIRING,
    UNKNOWN,
    PENDING,
    SUPPRESSED
}
