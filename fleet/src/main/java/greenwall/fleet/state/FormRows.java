package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Form;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.source.Vector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The answer of one form, each row with its host and canonical key. Rows whose labels were seen before are not
/// folded again.
public final class FormRows {
    /// Marks a state that the exporter has no word for; see [Cause#UNKNOWN_STATE].
    static final double UNKNOWN_STATE = Double.NEGATIVE_INFINITY;

    private final Quantity quantity;
    private final Form form;
    private final ToIntFunction<Labels> hosting;
    private final Function<Labels, Labels> keying;
    private final Map<Labels, Place> places = new HashMap<>();
    private @Nullable Labels[] seen = new Labels[0];
    private int[] hostOf = new int[0];
    private Labels[] keyOf = new Labels[0];

    int size;
    int[] hosts = new int[0];
    Labels[] keys = new Labels[0];
    double[] values = new double[0];

    private record Place(int host, Labels key) {}

    public FormRows(Quantity quantity, Form form, ToIntFunction<Labels> hostOf, Function<Labels, Labels> keyOf) {
        this.quantity = quantity;
        this.form = form;
        this.hosting = hostOf;
        this.keying = keyOf;
    }

    public Form form() {
        return form;
    }

    public int size() {
        return size;
    }

    /// The host that a row with these labels is of; less than 0 where it is of none.
    public int hostOf(Labels labels) {
        return placeOf(labels).host();
    }

    /// The canonical key of a row with these labels; any thread may ask.
    Labels keyOf(Labels labels) {
        return keying.apply(labels);
    }

    private Place placeOf(Labels labels) {
        return places.computeIfAbsent(labels, l -> new Place(hosting.applyAsInt(l), keying.apply(l)));
    }

    public int host(int row) {
        return hosts[row];
    }

    public Labels key(int row) {
        return keys[row];
    }

    public double value(int row) {
        return values[row];
    }

    /// Takes an answer over; rows of no host are left out.
    public void take(Vector answer) {
        int n = answer.size();
        if (hosts.length < n) {
            hosts = new int[n];
            keys = new Labels[n];
            values = new double[n];
        }
        if (seen.length < n) {
            seen = Arrays.copyOf(seen, n);
            hostOf = Arrays.copyOf(hostOf, n);
            keyOf = Arrays.copyOf(keyOf, n);
        }
        size = 0;
        Map<Place, Integer> hot = form.coding() == Form.Coding.ONE_HOT ? new HashMap<>() : Map.of();
        for (int row = 0; row < n; row++) {
            var labels = answer.labels(row);
            if (seen[row] != labels) {
                seen[row] = labels;
                var place = placeOf(labels);
                hostOf[row] = place.host();
                keyOf[row] = place.key();
            }
            if (hostOf[row] < 0) {
                continue;
            }
            if (form.coding() == Form.Coding.ONE_HOT) {
                oneHot(hot, new Place(hostOf[row], keyOf[row]), labels, answer.value(row));
            } else {
                add(hostOf[row], keyOf[row], coded(answer.value(row)));
            }
        }
    }

    /// Adds the keys of an answer that has nothing but keys, where there is no row of them: there was nothing to
    /// measure.
    public void addIdle(Vector answer) {
        var there = new HashSet<Place>();
        for (int row = 0; row < size; row++) {
            there.add(new Place(hosts[row], keys[row]));
        }
        for (int row = 0; row < answer.size(); row++) {
            var labels = answer.labels(row);
            var place = placeOf(labels);
            if (place.host() >= 0 && there.add(place)) {
                if (size == hosts.length) {
                    hosts = Arrays.copyOf(hosts, size + answer.size());
                    keys = Arrays.copyOf(keys, size + answer.size());
                    values = Arrays.copyOf(values, size + answer.size());
                }
                add(place.host(), place.key(), Double.NaN);
            }
        }
    }

    private void add(int host, Labels key, double value) {
        hosts[size] = host;
        keys[size] = key;
        values[size] = value;
        size++;
    }

    private void oneHot(Map<Place, Integer> hot, Place place, Labels labels, double value) {
        var at = hot.get(place);
        int row;
        if (at == null) {
            row = size;
            hot.put(place, row);
            add(place.host(), place.key(), UNKNOWN_STATE);
        } else {
            row = at;
        }
        if (value == 1) {
            var word = labels.has("health") ? labels.get("health") : labels.get("state");
            double number = number(word);
            if (number > values[row]) {
                values[row] = number;
            }
        }
    }

    private double number(String word) {
        var lower = word.toLowerCase(Locale.ROOT);
        for (var known : quantity.words()) {
            if (known.word().equals(lower)) {
                return known.value();
            }
        }
        return UNKNOWN_STATE;
    }

    private double coded(double value) {
        return switch (form.coding()) {
            case NUMBER, ONE_HOT -> value;
            case MULTIPLIER -> value > 0 && value < 1 ? 1 / value : value;
            case ROOT_VDEV -> rootVdev(value);
        };
    }

    /// From vdev_state_t (closed, offline, removed, can't open, faulted, degraded, healthy) to a pool's health.
    private static double rootVdev(double state) {
        return switch ((int) state) {
            case 7 -> 0;
            case 6 -> 1;
            case 5 -> 2;
            case 1, 4 -> 4;
            case 3 -> 5;
            case 2 -> 3;
            default -> UNKNOWN_STATE;
        };
    }
}
