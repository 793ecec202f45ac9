package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ChosenForms;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.state.ClusterReadings.MissingCell;
import greenwall.fleet.state.ColumnOrder.UnsortedRows;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Builds the column of one quantity from the rows of its forms, and evaluates each row.
final class CellEvaluator {
    /// The value of virDomainState for a guest that is shut off.
    private static final int SHUT_OFF = 5;

    private final ClusterReadings readings;
    private final HostAvailability health;
    private final FreshnessCheck freshness;
    private final CellHysteresis hysteresis;
    private final FreshnessCheck.Finding finding = new FreshnessCheck.Finding();

    /// Reused for each quantity.
    private final UnsortedRows rows;
    /// The column of the previous quantity: many quantities have one row for each host from the same scrape.
    private @Nullable QuantityColumn last;

    CellEvaluator(ClusterReadings readings, HostAvailability health, FreshnessCheck freshness) {
        this.readings = readings;
        this.health = health;
        this.freshness = freshness;
        this.hysteresis = new CellHysteresis(readings.oneShot());
        this.rows = new UnsortedRows(hostCount());
    }

    /// @param standIn a column whose keys are not gone although they are missing from this one
    /// @param things the column that lists the pools, peers or guests that this one measures
    Optional<QuantityColumn> build(
            Quantity quantity,
            List<FormReadings> forms,
            @Nullable QuantityColumn before,
            @Nullable QuantityColumn standIn,
            @Nullable QuantityColumn things,
            List<MissingCell> missingCells) {
        gather(quantity, forms);
        addMissingCells(quantity, forms, before, standIn, things, missingCells);
        if (rows.size == 0) {
            return Optional.empty();
        }
        var order = before != null && before.order().fits(rows, hostCount())
                ? before.order()
                : last != null && last.order().fits(rows, hostCount())
                        ? last.order()
                        : ColumnOrder.of(rows, hostCount());
        last = column(quantity, forms, order, before).sharing(before).sharing(last);
        return Optional.of(last);
    }

    private void gather(Quantity quantity, List<FormReadings> forms) {
        rows.clear();
        var choices = readings.chosenForms().choices(quantity.id());
        var vacant = readings.mapping().vacant();
        for (int f = 0; f < forms.size(); f++) {
            var form = forms.get(f);
            var answer = form.rows();
            boolean[] present =
                    form.form().quotient() && form.form().keys().isEmpty() ? new boolean[hostCount()] : null;
            for (int row = 0; row < answer.size(); row++) {
                int host = answer.host(row);
                if (choices.of(host) == f && !vacant.get(host)) {
                    rows.add(host, answer.key(row), answer.value(row), f);
                    if (present != null) {
                        present[host] = true;
                    }
                }
            }
            if (present != null) {
                addIdle(choices, form, f, present);
            }
        }
    }

    private int hostCount() {
        return readings.mapping().hosts().size();
    }

    /// A quotient has no row where there was nothing to measure, since some servers drop NaN. Its raw metrics
    /// show whether the exporter runs.
    private void addIdle(ChosenForms.Choices choices, FormReadings form, int f, boolean[] present) {
        for (int host = 0; host < present.length; host++) {
            if (present[host]
                    || choices.of(host) != f
                    || readings.mapping().vacant().get(host)) {
                continue;
            }
            freshness.assess(form, host, finding);
            if (finding.time > 0 && !finding.missing && finding.dead == null) {
                rows.add(host, Labels.EMPTY, Double.NaN, f);
            }
        }
    }

    private void addMissingCells(
            Quantity quantity,
            List<FormReadings> forms,
            @Nullable QuantityColumn before,
            @Nullable QuantityColumn standIn,
            @Nullable QuantityColumn things,
            List<MissingCell> missingCells) {
        ColumnOrder now = null;
        if (before != null && !before.order().fits(rows, hostCount())) {
            now = ColumnOrder.of(rows, hostCount());
            for (int row = 0; row < before.size(); row++) {
                int host = before.host(row);
                if (now.find(host, before.key(row)) < 0
                        && staysAsMissingCell(quantity, forms, before, row, standIn, things)) {
                    rows.add(
                            host,
                            before.key(row),
                            before.value(row),
                            before.formIndex(row),
                            true,
                            before.timeMillis(row));
                }
            }
        }
        for (var missingCell : missingCells) {
            if (now == null) {
                now = ColumnOrder.of(rows, hostCount());
            }
            boolean unknown = isUnknown(missingCell.key(), missingCell.time(), Double.NaN);
            boolean known =
                    hasRow(now, missingCell) || (!unknown && before != null && hasRow(before.order(), missingCell));
            if (!known
                    && !isMissingAlone(quantity, forms.get(missingCell.form()), missingCell)
                    && !readings.mapping().vacant().get(missingCell.host())
                    && !health.isOnOtherHost(quantity, missingCell.key(), missingCell.host())) {
                rows.add(
                        missingCell.host(),
                        missingCell.key(),
                        Double.NaN,
                        missingCell.form(),
                        true,
                        missingCell.time());
            }
        }
    }

    /// Whether its exporter reports others now: its last value is not known, so it is forgotten.
    private boolean isMissingAlone(Quantity quantity, FormReadings form, MissingCell cell) {
        freshness.assess(form, cell.host(), finding);
        return !cell.key().isEmpty()
                && !quantity.listed()
                && !form.failing()
                && !finding.missing
                && finding.dead == null;
    }

    /// A cell without a key stands for all keys of its host.
    private static boolean hasRow(ColumnOrder order, MissingCell cell) {
        return cell.key().isEmpty() ? order.has(cell.host()) : order.find(cell.host(), cell.key()) >= 0;
    }

    private static boolean isUnknown(Labels key, long time, double value) {
        return key.isEmpty() && time == 0 && Double.isNaN(value);
    }

    private boolean staysAsMissingCell(
            Quantity quantity,
            List<FormReadings> forms,
            QuantityColumn before,
            int row,
            @Nullable QuantityColumn standIn,
            @Nullable QuantityColumn things) {
        int host = before.host(row);
        if (isUnknown(before.key(row), before.timeMillis(row), before.value(row))
                || readings.mapping().vacant().get(host)
                || before.formIndex(row) >= forms.size()) {
            return false;
        }
        if (health.down(host) || health.gone(host) || readings.silent()) {
            return true;
        }
        var form = forms.get(before.formIndex(row));
        if (form.failing()) {
            return true;
        }
        freshness.assess(form, host, finding);
        if (finding.dead != null) {
            return true;
        }
        long measured = before.timeMillis(row);
        if (measured > 0
                && form.evaluatedAt() - measured > ClusterReadings.KEPT_WHEN_GONE.toMillis()
                && !finding.cut
                && !shouldRun(quantity, before.key(row))) {
            return false;
        }
        var key = before.key(row);
        if (quantity.listed()) {
            int other = standIn == null ? -1 : standIn.order().find(host, key);
            return (standIn == null
                            || other < 0
                            || standIn.cause(other) == CellReasonCode.SAMPLE_MISSING
                            || standIn.cause(other) == CellReasonCode.ONE_MISSING)
                    && !health.isOnOtherHost(quantity, key, host);
        }
        int choice = readings.chosenForms().choice(quantity.id(), host);
        if (key.isEmpty() && (form.form().keys().isEmpty() || finding.missing)) {
            return choice != ChosenForms.NONE;
        }
        // One of several keys may come and go; if its last value was bad, it is shown for some time. All stay if
        // the host has none any more.
        return choice == before.formIndex(row)
                && (finding.missing
                        || wasBad(quantity, form, before, row)
                                && (before.cause(row) != CellReasonCode.ONE_MISSING
                                        || form.evaluatedAt() - lastReported(before, row)
                                                < ClusterReadings.KEPT_WHEN_BAD.toMillis()))
                && (things == null
                        || readings.chosenForms().choice(things.quantity().id(), host) == ChosenForms.NONE
                        || isListed(things, host, key.only(things.quantity().keys())));
    }

    /// When a row was last part of a reading. The time of a textfile may be a day before that.
    private static long lastReported(QuantityColumn column, int row) {
        return column.cells().pendingStates().read()[row] * 1000L;
    }

    private static boolean wasBad(Quantity quantity, FormReadings form, QuantityColumn before, int row) {
        if (form.form().trust() == QuantityForm.Trust.SITE || !before.state(row).isProblem()) {
            return false;
        }
        // A judgement has no row for a missing key, so its last state counts.
        return form.form().judgedExpr().isPresent()
                ? !before.state(row).isShownAtOnce() || before.cause(row) == CellReasonCode.ONE_MISSING
                : !Double.isNaN(before.value(row))
                        && byLimits(quantity, form, before.host(row), before.key(row), before.value(row))
                                != CellState.OK;
    }

    /// Whether a pool, peer or guest is listed, and is no guest that is shut off.
    private static boolean isListed(QuantityColumn things, int host, Labels key) {
        int row = things.order().find(host, key);
        return row >= 0
                && things.cause(row) != CellReasonCode.KEY_GONE
                && things.cause(row) != CellReasonCode.GUEST_MISSING
                && !(things.quantity().id().equals("vm.state") && things.value(row) == SHUT_OFF);
    }

    private QuantityColumn column(
            Quantity quantity, List<FormReadings> forms, ColumnOrder order, @Nullable QuantityColumn before) {
        var cells = CellArrays.of(order.size());
        var taken = new boolean[order.size()];
        for (int i = 0; i < rows.size; i++) {
            int slot = order.slots()[i];
            double value = rows.values[i];
            if (taken[slot] && (rows.unmeasured[i] || !better(quantity, value, cells.values()[slot]))) {
                continue;
            }
            taken[slot] = true;
            cells.forms()[slot] = rows.forms[i];
            cells.values()[slot] = value == FormRows.UNKNOWN_STATE ? Double.NaN : value;
            evaluate(quantity, forms.get(rows.forms[i]), i, slot, cells);
            cells.pendingStates().read()[slot] = (int) (finding.newest / 1000);
        }
        if (before == null) {
            Arrays.fill(cells.pendingStates().pending(), CellState.ABSENT.code());
        } else {
            settle(order, before, cells);
        }
        return new QuantityColumn(
                quantity, forms.stream().map(FormReadings::form).toList(), order, cells);
    }

    private void settle(ColumnOrder order, QuantityColumn before, CellArrays cells) {
        boolean sameOrder = before.order() == order;
        var states = cells.states();
        for (int slot = 0; slot < states.length; slot++) {
            int old = sameOrder ? slot : before.order().find(order.hosts()[slot], order.keys()[slot]);
            if (old >= 0) {
                if (cells.causes()[slot] == CellReasonCode.ONE_MISSING.code()
                        || cells.pendingStates().read()[slot] == 0) {
                    cells.pendingStates().read()[slot] =
                            before.cells().pendingStates().read()[old];
                }
                boolean neverGreen = cells.causes()[slot] == CellReasonCode.NEVER_GREEN.code();
                if (neverGreen) {
                    // It ends a bad state like a good value, after as many readings.
                    states[slot] = CellState.OK.code();
                }
                if (cells.causes()[slot] == CellReasonCode.TOO_NEW.code()
                        && before.state(old).isProblem()
                        && !before.state(old).isShownAtOnce()) {
                    // A value that cannot be compared with its limits does not end a bad state.
                    states[slot] = before.stateCode(old);
                }
                states[slot] = hysteresis.stateToShow(
                        before.stateCode(old),
                        states[slot],
                        before.cells().pendingStates(),
                        old,
                        cells.pendingStates(),
                        slot);
                if (neverGreen && states[slot] == CellState.OK.code()) {
                    states[slot] = CellState.IDLE.code();
                }
                if (cells.causes()[slot] == CellReasonCode.GUEST_MISSING.code()
                        && states[slot] != CellState.CRITICAL.code()) {
                    // The guest is not measured, so the earlier state must not stay until the second reading.
                    states[slot] = CellState.GONE.code();
                }
            }
        }
    }

    /// Whether a value replaces another one with the same key: the one that the quantity prefers, or any
    /// value over NaN.
    private static boolean better(Quantity quantity, double value, double than) {
        if (Double.isNaN(than) || Double.isNaN(value)) {
            return Double.isNaN(than);
        }
        return quantity.merge() == Quantity.Merge.HIGHEST ? value > than : value < than;
    }

    private void evaluate(Quantity quantity, FormReadings form, int i, int slot, CellArrays cells) {
        int host = rows.hosts[i];
        freshness.assess(form, host, finding);
        // A cell that may not exist has no time, so 0 marks it.
        boolean unknown = rows.unmeasured[i] && isUnknown(rows.keys[i], rows.times[i], rows.values[i]);
        boolean keepsTime = rows.unmeasured[i] && (finding.missing || unknown || rows.times[i] > 0);
        cells.times()[slot] = keepsTime ? rows.times[i] : finding.time;
        var cause = cause(quantity, form, i);
        var state = cause == CellReasonCode.JUDGED
                ? byLimits(quantity, form, host, rows.keys[i], rows.values[i])
                : cause.state();
        if (cause == CellReasonCode.JUDGED
                && state == CellState.OK
                && form.form().trust().provesNothing(rows.values[i])) {
            cause = CellReasonCode.NEVER_GREEN;
            state = cause.state();
        }
        cells.set(slot, state, cause);
    }

    /// The first cause that applies; [#finding] belongs to this row.
    private CellReasonCode cause(Quantity quantity, FormReadings form, int i) {
        double value = rows.values[i];
        var ofHost = health.cause(rows.hosts[i], readings.silent());
        if (ofHost != null) {
            return ofHost;
        }
        if (form.failing() && FreshnessCheck.responseTooOld(readings, form.lastAnswer())) {
            return CellReasonCode.QUERY_FAILED;
        }
        if (finding.dead != null) {
            return finding.dead.down() ? CellReasonCode.EXPORTER_DOWN : CellReasonCode.TARGET_GONE;
        }
        if (finding.cut && (finding.old || finding.missing || rows.unmeasured[i])) {
            return CellReasonCode.PART_MISSING;
        }
        // A missing key means something only while its exporter is scraped.
        if (rows.unmeasured[i] && quantity.listed() && !form.failing() && !finding.old && !finding.silent) {
            return shouldRun(quantity, rows.keys[i]) ? CellReasonCode.GUEST_MISSING : CellReasonCode.KEY_GONE;
        }
        if (finding.missing || rows.unmeasured[i] && !finding.old) {
            return finding.missing
                            || form.failing()
                            || quantity.listed()
                            || rows.keys[i].isEmpty()
                            || Double.isNaN(value)
                    ? CellReasonCode.SAMPLE_MISSING
                    : CellReasonCode.ONE_MISSING;
        }
        if (finding.old) {
            return CellReasonCode.SAMPLE_OLD;
        }
        if (finding.textfileOld) {
            return CellReasonCode.TEXTFILE_OLD;
        }
        if (value == FormRows.UNKNOWN_STATE) {
            return CellReasonCode.UNKNOWN_STATE;
        }
        if (Double.isNaN(value) || Double.isInfinite(value) && form.form().quotient()) {
            return CellReasonCode.NOTHING_MEASURED;
        }
        if (!quantity.plausible(value)) {
            return CellReasonCode.IMPLAUSIBLE;
        }
        if (finding.tooNew) {
            return CellReasonCode.TOO_NEW;
        }
        return value == SHUT_OFF && shouldRun(quantity, rows.keys[i])
                ? CellReasonCode.GUEST_OFF
                : CellReasonCode.JUDGED;
    }

    private boolean shouldRun(Quantity quantity, Labels key) {
        return quantity.id().equals("vm.state") && readings.shouldRun().contains(key.get("domain"));
    }

    private static CellState byLimits(Quantity quantity, FormReadings form, int host, Labels key, double value) {
        double judged = value;
        if (form.form().judgedExpr().isPresent()) {
            var other = form.judge().get(new FormReadings.HostKey(host, key));
            if (other == null || Double.isNaN(other)) {
                return CellState.OK;
            }
            judged = other;
        } else if (quantity.id().startsWith("slo.")) {
            return CellState.OK;
        }
        return CellState.of(quantity, judged);
    }
}
