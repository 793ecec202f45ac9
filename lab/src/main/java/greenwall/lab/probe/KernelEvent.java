package greenwall.lab.probe;

import greenwall.lab.signal.LatencyMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// A recurring kernel event in an interval: its number, the duration or size of each, and the other fields that tools
/// show.
///
/// @param often the expected number of events, or exactly one
/// @param took the distribution of the duration of each, in seconds, or of its size
/// @param fields a [Supplier] among them gives each event its own value
record KernelEvent(double often, boolean once, LatencyMode took, Map<String, Object> fields) {
    private static final int MOST = 400;
    static final LatencyMode NO_TIME = new LatencyMode(1e-9, 0.1);

    static KernelEvent of(double often, LatencyMode took) {
        return new KernelEvent(often, false, took, new LinkedHashMap<>());
    }

    static KernelEvent counted(double often) {
        return of(often, NO_TIME);
    }

    static KernelEvent single() {
        return new KernelEvent(1, true, NO_TIME, new LinkedHashMap<>());
    }

    KernelEvent with(String field, Object value) {
        fields.put(field, value);
        return this;
    }

    long count(Sampler sampler) {
        return once ? 1 : sampler.count(often);
    }

    /// The values of one event, for a template: every number is a `Double`.
    Map<String, Object> one(Sampler sampler) {
        var one = new LinkedHashMap<String, Object>();
        fields.forEach((name, value) -> one.put(name, plain(value instanceof Supplier<?> drawn ? drawn.get() : value)));
        double seconds = sampler.draw(took);
        one.put("took", seconds);
        one.put("ms", seconds * 1e3);
        one.put("us", Math.floor(seconds * 1e6));
        return one;
    }

    /// Each occurrence of these that took at least so many seconds, up to a bound.
    static List<Map<String, Object>> occurrences(List<KernelEvent> events, Sampler sampler, double least) {
        var all = new ArrayList<Map<String, Object>>();
        for (var event : events) {
            for (long left = event.count(sampler); left > 0 && all.size() < MOST; left--) {
                var one = event.one(sampler);
                if (number(one, "took") >= least) {
                    all.add(one);
                }
            }
        }
        return all;
    }

    static Object plain(Object value) {
        return value instanceof Number number ? (Object) number.doubleValue() : value;
    }

    String text(String field) {
        var value = fields.get(field);
        return value == null ? "" : String.valueOf(value);
    }

    double number(String field) {
        return number(fields, field);
    }

    /// 0 where there is none.
    static double number(Map<String, Object> values, String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : 0;
    }
}
