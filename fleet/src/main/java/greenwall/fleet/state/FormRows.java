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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The answer of one form, each row with its host and canonical key, by one mapping of the hosts.
public final class FormRows {
    /// Marks a state that the exporter has no word for; see [StateCause#UNKNOWN_STATE].
    static final double UNKNOWN_STATE = Double.NEGATIVE_INFINITY;

    private final Quantity quantity;
    private final Form form;
    private final RowHosts rowHosts;
    private final UnaryOperator<Labels> keying;
    private final MappedRows measured;
    private final MappedRows listed;

    private int size;
    /// A response whose rows are used as they are; where it is null, the rows are in the arrays.
    private @Nullable Vector plain;

    private int[] hosts = new int[0];
    private Labels[] keys = new Labels[0];
    private double[] values = new double[0];

    private record Place(int host, Labels key) {}

    public FormRows(Quantity quantity, Form form, RowHosts rowHosts, UnaryOperator<Labels> keyOf) {
        this.quantity = quantity;
        this.form = form;
        this.rowHosts = rowHosts;
        this.keying = keyOf;
        var keys = form.keys().isEmpty() ? null : keyOf;
        measured = new MappedRows(rowHosts, keys);
        listed = new MappedRows(rowHosts, keys);
    }

    public Form form() {
        return form;
    }

    public int size() {
        return size;
    }

    /// The host that a row with these labels is of; less than 0 where it is of none.
    public int hostOf(Labels labels) {
        return rowHosts.hostOf(labels);
    }

    /// The canonical key of a row with these labels; any thread may ask.
    Labels keyOf(Labels labels) {
        return keying.apply(labels);
    }

    public int host(int row) {
        return plain == null ? hosts[row] : measured.host(row);
    }

    public Labels key(int row) {
        return plain == null ? keys[row] : measured.key(row);
    }

    public double value(int row) {
        return plain == null ? values[row] : plain.value(row);
    }

    /// Takes an answer over; rows of no host are left out.
    public void take(Vector answer) {
        int n = answer.size();
        measured.take(answer.series());
        if (measured.whole() && form.coding() == Form.Coding.NUMBER) {
            plain = answer;
            size = n;
            return;
        }
        plain = null;
        makeRoom(n);
        size = 0;
        Map<Place, Integer> hot = form.coding() == Form.Coding.ONE_HOT ? new HashMap<>() : Map.of();
        for (int row = 0; row < n; row++) {
            int host = measured.host(row);
            if (host < 0) {
                continue;
            }
            if (form.coding() == Form.Coding.ONE_HOT) {
                oneHot(hot, new Place(host, measured.key(row)), answer.labels(row), answer.value(row));
            } else {
                add(host, measured.key(row), coded(answer.value(row)));
            }
        }
    }

    /// Adds the keys of an answer that has nothing but keys, where there is no row of them: there was nothing to
    /// measure.
    public void addIdle(Vector answer) {
        var there = new HashSet<Place>();
        for (int row = 0; row < size; row++) {
            there.add(new Place(host(row), key(row)));
        }
        listed.take(answer.series());
        for (int row = 0; row < answer.size(); row++) {
            var place = new Place(listed.host(row), listed.key(row));
            if (place.host() >= 0 && there.add(place)) {
                takeApart(answer.size());
                makeRoom(size + 1);
                add(place.host(), place.key(), Double.NaN);
            }
        }
    }

    /// Frees its rows when a newer mapping replaces this one. Earlier states still use it for the keys of their series.
    public void release() {
        size = 0;
        plain = null;
        hosts = new int[0];
        keys = new Labels[0];
        values = new double[0];
        measured.release();
        listed.release();
    }

    /// Puts the rows of a plain answer into the arrays, with room for more.
    private void takeApart(int more) {
        var answer = plain;
        if (answer == null) {
            return;
        }
        int n = size;
        makeRoom(n + more);
        plain = null;
        size = 0;
        for (int row = 0; row < n; row++) {
            add(measured.host(row), measured.key(row), answer.value(row));
        }
    }

    private void makeRoom(int rows) {
        if (hosts.length < rows) {
            int room = Math.max(rows, hosts.length * 2);
            hosts = Arrays.copyOf(hosts, room);
            keys = Arrays.copyOf(keys, room);
            values = Arrays.copyOf(values, room);
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
