package greenwall.lab.rules;

import greenwall.fleet.Labels;

/// A time during which an alert was active, in epoch milliseconds.
///
/// @param labels without the metric's name, with `alertname`
/// @param firingFrom `Long.MAX_VALUE` while it is pending
/// @param to the evaluation that found it over; `Long.MAX_VALUE` while it is not
record ActiveTime(Labels labels, long activeAt, long firingFrom, long to) {}
