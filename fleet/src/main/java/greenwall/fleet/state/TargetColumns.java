package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.state.ColumnOrder.UnsortedRows;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The columns that come from the list of targets: which targets are up, and how many targets of a host are
/// down.
record TargetColumns(ClusterReadings readings, HostAvailability health, FreshnessCheck freshness) {
    /// One row for each job of a host; a job with several targets on the host counts as its worst target.
    Optional<QuantityColumn> up(Quantity quantity, @Nullable QuantityColumn before) {
        var keys = new HashMap<String, Labels>();
        var rows = new UnsortedRows(readings.mapping().targets().size());
        for (int host = 0; host < readings.mapping().hosts().size(); host++) {
            if (readings.mapping().vacant().get(host)) {
                continue;
            }
            for (var target : readings.mapping().targetsOf(host)) {
                if (target.scraped() && (target.present() || health.gone(host))) {
                    long time = target.present()
                            ? target.upSampleTime()
                            : target.lastSeen().map(Instant::toEpochMilli).orElse(0L);
                    double value = target.present() ? (target.up() ? 1 : 0) : Double.NaN;
                    rows.add(
                            host,
                            keys.computeIfAbsent(target.job(), job -> Labels.of("job", job)),
                            value,
                            0,
                            false,
                            time);
                }
            }
        }
        return column(quantity, rows, before);
    }

    Optional<QuantityColumn> down(Quantity quantity, @Nullable QuantityColumn before) {
        var rows = new UnsortedRows(readings.mapping().hosts().size());
        for (int host = 0; host < readings.mapping().hosts().size(); host++) {
            int down = 0;
            int scraped = 0;
            long time = 0;
            for (var target : readings.mapping().targetsOf(host)) {
                if (target.scraped() && target.present()) {
                    scraped++;
                    down += target.down() ? 1 : 0;
                    time = Math.max(time, target.upSampleTime());
                }
            }
            if (scraped > 0 && !readings.mapping().vacant().get(host)) {
                rows.add(host, Labels.EMPTY, down, 0, false, time);
            }
        }
        return column(quantity, rows, before);
    }

    private Optional<QuantityColumn> column(Quantity quantity, UnsortedRows rows, @Nullable QuantityColumn before) {
        if (rows.size == 0) {
            return Optional.empty();
        }
        int hosts = readings.mapping().hosts().size();
        var order = before != null && before.order().fits(rows, hosts) ? before.order() : ColumnOrder.of(rows, hosts);
        var cells = CellArrays.of(order.size());
        var taken = new boolean[order.size()];
        for (int i = 0; i < rows.size; i++) {
            int slot = order.slots()[i];
            if (taken[slot] && rows.values[i] >= cells.values()[slot]) {
                continue;
            }
            taken[slot] = true;
            cells.values()[slot] = rows.values[i];
            cells.times()[slot] = rows.times[i];
            evaluate(quantity, rows, i, slot, cells);
        }
        return Optional.of(new QuantityColumn(quantity, List.of(ofTargets(quantity.id())), order, cells));
    }

    /// The source's time when it listed its targets in this poll, or else its current time.
    private long listedAt() {
        return readings.listedAt().isBefore(readings.begun())
                ? readings.serverNow().toEpochMilli()
                : readings.serverNow().toEpochMilli()
                        - Duration.between(readings.listedAt(), readings.now()).toMillis();
    }

    private void evaluate(Quantity quantity, UnsortedRows rows, int i, int slot, CellArrays cells) {
        int host = rows.hosts[i];
        double value = rows.values[i];
        long time = rows.times[i];
        boolean old = time > 0 && Math.abs(listedAt() - time) > freshness.longest(host);
        var cause = health.cause(host, readings.silent());
        if (cause == null) {
            cause = ofTarget(quantity, host, value, old, time == 0);
        }
        cells.set(slot, cause == CellReasonCode.JUDGED ? CellState.of(quantity, value) : cause.state(), cause);
    }

    private CellReasonCode ofTarget(Quantity quantity, int host, double value, boolean old, boolean unknown) {
        if (readings.listUncertain() && FreshnessCheck.responseTooOld(readings, readings.listedAt())) {
            return CellReasonCode.QUERY_FAILED;
        }
        if ((old || unknown) && readings.mapping().targetsOf(host).stream().anyMatch(Target::storeUnreachable)) {
            return CellReasonCode.PART_MISSING;
        }
        if (quantity.id().equals("up") && value == 0) {
            return CellReasonCode.EXPORTER_DOWN;
        }
        return old ? CellReasonCode.SAMPLE_OLD : CellReasonCode.JUDGED;
    }

    /// The form of a quantity that has no expression because it comes from `up` itself.
    private static QuantityForm ofTargets(String quantity) {
        var job = new QuantityForm.Key("job", List.of("job"), Optional.empty());
        return QuantityForm.plain(quantity + ".targets", quantity, "up", List.of(job), QuantityForm.Trust.PLAIN);
    }
}
