package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Form;
import greenwall.fleet.quantity.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All readings of one quantity in one cluster, as columns ordered by host and key. Arrays are shared between
/// generations and must not be changed by a reader.
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

    /// The time of the oldest sample that went into the value, by the source's clock; 0 where it is not known.
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

    /// The same readings, of which those in the wanted states are silent now.
    Column silenced(Predicate<CellState> wanted) {
        var newStates = states.clone();
        var newCauses = causes.clone();
        for (int row = 0; row < newStates.length; row++) {
            if (wanted.test(state(row))) {
                newStates[row] = CellState.SILENT.code();
                newCauses[row] = StateCause.SOURCE_SILENT.code();
            }
        }
        return new Column(quantity, forms, values, times, newStates, newCauses, formOf, memory, shape);
    }

    /// The same readings with the arrays of another column in place of those that are equal: samples of one scrape have
    /// one time, and most states are those of the poll before.
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

    private static byte[] equal(byte[] mine, byte[] others) {
        return Arrays.equals(mine, others) ? others : mine;
    }

    ColumnOrder shape() {
        return shape;
    }

    Hysteresis.Memory memory() {
        return memory;
    }
}
