package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeMath;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityForm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One quantity of a host, or of one of its pools, peers or guests. A lightweight view: values are computed
/// on demand.
public record Cell(HostState host, QuantityColumn column, int row) {
    public Quantity quantity() {
        return column.quantity();
    }

    public Labels key() {
        return column.key(row);
    }

    /// NaN where nothing was measured.
    public double value() {
        return column.value(row);
    }

    /// The word of a state-like quantity.
    public Optional<String> word() {
        return column.quantity().word(value());
    }

    /// The value as text; the word of the state where nothing was measured.
    public String text() {
        if (!Double.isNaN(value())) {
            return quantity().text(value());
        }
        // A time may have no value although something is busy: a running scrub has no age yet.
        return state() == CellState.IDLE && quantity().unit().equals("s") ? "–" : state().word();
    }

    public CellState state() {
        return column.state(row);
    }

    /// The time of the oldest sample behind the value, by the source's clock.
    public Optional<Instant> sampledAt() {
        long time = column.timeMillis(row);
        return time <= 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time));
    }

    /// The age of the value, by the source's clock.
    public Optional<Duration> age() {
        return sampledAt()
                .map(at -> Duration.between(at, host.cluster().time().source()))
                .map(age -> TimeMath.longer(age, Duration.ZERO));
    }

    /// Whether no new samples of it arrive, rather than new samples of an old file or with times in the future.
    public boolean isLate() {
        return column.cause(row) == CellReasonCode.SAMPLE_OLD
                && sampledAt()
                        .filter(at -> at.isAfter(host.cluster().time().source()))
                        .isEmpty();
    }

    public QuantityForm form() {
        return column.form(row);
    }

    /// The names behind a count, such as the failed units; empty if there are none.
    public List<String> names() {
        return host.cluster().reasons().names(column, row, host.index());
    }

    /// Why the cell is in its state, in one line.
    public String reason() {
        return reason(host.cluster().reasons());
    }

    String reason(CellReasons reasons) {
        return reasons.ofCell(column, row, host.index());
    }

    /// The canonical key for a series of this cell's form, with the labels of [#key].
    public Labels keyOf(Labels series) {
        return host.cluster().reasons().keyOf(column, row, series);
    }

    @Override
    public String toString() {
        return host.name() + " " + quantity() + (key().isEmpty() ? "" : key()) + " " + state().word() + " " + value();
    }
}
