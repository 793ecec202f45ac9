package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.source.InstantVector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The rows of one form's response, each with its host and canonical key under one mapping of the hosts.
public final class FormRows {
    /// Marks a state for which the exporter has no word; see [CellReasonCode#UNKNOWN_STATE].
    static final double UNKNOWN_STATE = Double.NEGATIVE_INFINITY;

    private final Quantity quantity;
    private final QuantityForm form;
    private final RowTargets rowTargets;
    private final UnaryOperator<Labels> keyMapper;
    private final RowKeys measured;
    private final RowKeys listed;

    private int size;
    /// A response whose rows are used directly; null if the rows are in the arrays.
    private @Nullable InstantVector plain;

    private int[] hosts = new int[0];
    private Labels[] keys = new Labels[0];
    private double[] values = new double[0];

    private record RowKey(int host, Labels key) {}

    public FormRows(Quantity quantity, QuantityForm form, RowTargets rowTargets, UnaryOperator<Labels> keyOf) {
        this.quantity = quantity;
        this.form = form;
        this.rowTargets = rowTargets;
        this.keyMapper = keyOf;
        var keys = form.keys().isEmpty() ? null : keyOf;
        measured = new RowKeys(rowTargets, keys);
        listed = new RowKeys(rowTargets, keys);
    }

    public QuantityForm form() {
        return form;
    }

    public int size() {
        return size;
    }

    /// The host of a row with these labels; negative if it belongs to no host.
    public int hostOf(Labels labels) {
        return rowTargets.hostOf(labels);
    }

    /// The canonical key of a row with these labels. Thread-safe.
    Labels keyOf(Labels labels) {
        return keyMapper.apply(labels);
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

    /// Applies a response; rows without a host are left out.
    public void setResponse(InstantVector answer) {
        int n = answer.size();
        measured.take(answer.series());
        if (measured.allHaveHosts() && form.encoding() == QuantityForm.Encoding.NUMBER) {
            plain = answer;
            size = n;
            return;
        }
        plain = null;
        makeRoom(n);
        size = 0;
        Map<RowKey, Integer> hot = form.encoding() == QuantityForm.Encoding.ONE_HOT ? new HashMap<>() : Map.of();
        for (int row = 0; row < n; row++) {
            int host = measured.host(row);
            if (host < 0) {
                continue;
            }
            if (form.encoding() == QuantityForm.Encoding.ONE_HOT) {
                oneHot(hot, new RowKey(host, measured.key(row)), answer.labels(row), answer.value(row));
            } else {
                add(host, measured.key(row), coded(answer.value(row)));
            }
        }
    }

    /// Adds an idle row for each key of a response of keys alone that has no row yet: there was nothing to
    /// measure.
    public void addIdle(InstantVector answer) {
        var present = new HashSet<RowKey>();
        for (int row = 0; row < size; row++) {
            present.add(new RowKey(host(row), key(row)));
        }
        listed.take(answer.series());
        for (int row = 0; row < answer.size(); row++) {
            var rowKey = new RowKey(listed.host(row), listed.key(row));
            if (rowKey.host() >= 0 && present.add(rowKey)) {
                copyToArrays(answer.size());
                makeRoom(size + 1);
                add(rowKey.host(), rowKey.key(), Double.NaN);
            }
        }
    }

    /// Frees the rows when a newer mapping replaces this one. Earlier states still use it to find the keys of
    /// their series.
    public void release() {
        size = 0;
        plain = null;
        hosts = new int[0];
        keys = new Labels[0];
        values = new double[0];
        measured.release();
        listed.release();
    }

    /// Copies the rows of a response that is used directly into the arrays, with room for more.
    private void copyToArrays(int more) {
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

    private void oneHot(Map<RowKey, Integer> hot, RowKey rowKey, Labels labels, double value) {
        int row = hot.computeIfAbsent(rowKey, _ -> {
            add(rowKey.host(), rowKey.key(), UNKNOWN_STATE);
            return size - 1;
        });
        if (value == 1) {
            var word = labels.has("health") ? labels.get("health") : labels.get("state");
            values[row] = Math.max(values[row], number(word));
        }
    }

    private double number(String word) {
        var lower = word.toLowerCase(Locale.ROOT);
        for (var named : quantity.words()) {
            if (named.word().equals(lower)) {
                return named.value();
            }
        }
        return UNKNOWN_STATE;
    }

    private double coded(double value) {
        return switch (form.encoding()) {
            case NUMBER, ONE_HOT -> value;
            case MULTIPLIER -> value > 0 && value < 1 ? 1 / value : value;
            case ROOT_VDEV -> rootVdev(value);
        };
    }

    /// Maps vdev_state_t (closed, offline, removed, can't open, faulted, degraded, healthy) to a pool's health.
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
