package greenwall.lab.signal;

/// A temporary addition to a level. It rises linearly, stays constant, and falls linearly.
public record Ramp(long from, long full, long until, long gone, double plus) {
    public static Ramp step(long from, long to, double plus) {
        return new Ramp(from, from, to, to, plus);
    }

    double at(long t) {
        if (t < from || t >= gone) {
            return 0;
        }
        if (t < full) {
            return plus * (t - from) / (full - from);
        }
        return t < until ? plus : plus * (gone - t) / (gone - until);
    }
}
