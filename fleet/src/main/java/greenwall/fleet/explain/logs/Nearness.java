package greenwall.fleet.explain.logs;

/// How far from the onset something lies, as a chance distance in seconds: what happened after it counts as
/// farther than what happened before it.
///
/// The onset is known only to lie between the last sample as before and the first that differs.
record Nearness(int last, int onset, double vague) {
    private static final double BEFORE = 1;
    private static final double AFTER = 1.6;

    double distance(int at) {
        double away = at < last ? BEFORE * (last - at) : at > onset ? AFTER * (at - onset) : 0;
        return vague + away / 1000;
    }
}
