package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Form;
import greenwall.fleet.quantity.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All readings of one quantity in one cluster, as arrays sorted by host and key. States share these arrays,
/// so readers must not change them.
public final class Column {
    private final Quantity quantity;
    private final List<Form> forms;
    private final int[] starts;
    private final int[] hosts;
    private final Labels[] keys;
    private final double[] values;
    private final long[] times;
    private final byte[] states;
    private final byte[] causes;
    private final byte[] formOf;
    private final Hysteresis.Memory memory;
    private final ColumnOrder shape;

    Column(
            Quantity quantity,
            List<Form> forms,
            double[] values,
            long[] times,
            byte[] states,
            byte[] causes,
            byte[] formOf,
            Hysteresis.Memory memory,
            ColumnOrder shape) {
        this.quantity = quantity;
        this.forms = forms;
        this.starts = shape.starts();
        this.hosts = shape.hosts();
        this.keys = shape.keys();
        this.values = values;
        this.times = times;
        this.states = states;
        this.causes = causes;
        this.formOf = formOf;
        this.memory = memory;
        this.shape = shape;
    }

    public Quantity quantity() {
        return quantity;
    }

    public List<Form> forms() {
        return forms;
    }

    public int size() {
        return hosts.length;
    }

    public int first(int host) {
        return starts[host];
    }

    public int end(int host) {
        return starts[host + 1];
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

    /// The time of the oldest sample behind the value, by the source's clock; 0 if it is not known.
    public long timeMillis(int row) {
        return times[row];
    }

    public CellState state(int row) {
        return CellState.of(states[row]);
    }

    StateCause cause(int row) {
        return StateCause.of(causes[row]);
    }

    public Form form(int row) {
        return forms.get(formOf[row]);
    }

    int formIndex(int row) {
        return formOf[row];
    }

    byte stateCode(int row) {
        return states[row];
    }

    /// A copy in which the readings in matching states are silent.
    Column silenced(Predicate<CellState> affected) {
        var newStates = states.clone();
        var newCauses = causes.clone();
        for (int row = 0; row < newStates.length; row++) {
            if (affected.test(state(row))) {
                newStates[row] = CellState.SILENT.code();
                newCauses[row] = StateCause.SOURCE_SILENT.code();
            }
        }
        return new Column(quantity, forms, values, times, newStates, newCauses, formOf, memory, shape);
    }

    /// A copy that uses the arrays of another column where they are equal. Samples of one scrape have the
    /// same time, and most states do not change between polls.
    Column sharing(@Nullable Column other) {
        if (other == null || other.size() != size()) {
            return this;
        }
        return new Column(
                quantity,
                forms,
                values,
                Arrays.equals(times, other.times) ? other.times : times,
                equal(states, other.states),
                equal(causes, other.causes),
                equal(formOf, other.formOf),
                new Hysteresis.Memory(
                        equal(memory.pending(), other.memory.pending()),
                        equal(memory.count(), other.memory.count()),
                        Arrays.equals(memory.read(), other.memory.read()) ? other.memory.read() : memory.read()),
                shape);
    }

    private static byte[] equal(byte[] own, byte[] other) {
        return Arrays.equals(own, other) ? other : own;
    }

    ColumnOrder shape() {
        return shape;
    }

    Hysteresis.Memory memory() {
        return memory;
    }
}
