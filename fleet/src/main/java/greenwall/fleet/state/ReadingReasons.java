package greenwall.fleet.state;

import greenwall.fleet.DurationText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeMath;
import greenwall.fleet.Unit;
import greenwall.fleet.form.AbsenceReason;
import greenwall.fleet.form.FormQuery;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.quantity.QuantityLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Explains the states of cells and hosts from the readings behind them.
record ReadingReasons(
        ClusterReadings readings, HostAvailability health, Map<String, QuantityColumn> columns, byte[] hostStates)
        implements CellReasons {
    @Override
    public String ofCell(QuantityColumn column, int row, int host) {
        return switch (column.cause(row)) {
            case JUDGED -> judged(column, row, host);
            case UNKNOWN_STATE -> "in a state that its exporter does not report";
            case TOO_NEW ->
                "too new: not scraped long enough, or too few scrapes are known to have succeeded, to compute its rate"
                        + (column.state(row).isProblem() ? "; its earlier state stays" : "");
            case NOTHING_MEASURED ->
                "nothing to measure: " + column.form(row).idle().orElse("no recent activity");
            case NEVER_GREEN ->
                (column.state(row).isProblem()
                                ? "its earlier state stays until " + CellHysteresis.DOWN + " such readings in a row"
                                : "not shown as ok")
                        + ": " + column.form(row).note().orElse("its source never reports anything else");
            case IMPLAUSIBLE ->
                "not evaluated: its source reports " + column.quantity().number(column.value(row))
                        + ", which is impossible"
                        + (column.quantity().isAge() ? ": a clock is wrong" : "");
            case SAMPLE_OLD ->
                (ahead(column.timeMillis(row))
                                ? "its last sample is " + aheadBy(column.timeMillis(row))
                                        + " ahead of the source's clock"
                                : lateRule(column, row, host)
                                                .map(rule -> "the last sample of the recorded series "
                                                        + FormQuery.metric(rule.selector()))
                                                .orElse("its last sample")
                                        + " is " + old(column.timeMillis(row)))
                        + "; the freshness limit is " + words(limit(column, row, host));
            case TEXTFILE_OLD ->
                ahead(column.timeMillis(row))
                        ? "the modification time of its textfile is "
                                + aheadBy(column.timeMillis(row))
                                + " in the future: the host's clock was wrong when it was written"
                        : "its textfile was last written " + age(column.timeMillis(row)) + " ago";
            case SAMPLE_MISSING -> "its metrics are missing from the responses although their target is up";
            case ONE_MISSING ->
                column.key(row) + " has no value any more although its exporter reports the metric; its last value was"
                        + " bad, and it is forgotten " + words(ClusterReadings.KEPT_WHEN_BAD) + " after it had one";
            case SOURCE_SILENT -> silent();
            case QUERY_FAILED -> "its query failed: " + failure(column, row);
            case PART_MISSING ->
                "the storage node that holds it does not respond; its last sample is " + old(column.timeMillis(row))
                        + ": " + sourceReason();
            case EXPORTER_DOWN -> exporterDown(column, row, host);
            case HOST_DOWN -> hostDown(host);
            case TARGET_GONE ->
                health.gone(host)
                        ? hostGone(host)
                        : "gone: its target is no longer in the list of targets of its source";
            case GUEST_OFF -> "shut off, although identity.should_run lists it";
            case GUEST_MISSING ->
                "no longer reported by its exporter, which is up; identity.should_run says that it should run";
            case KEY_GONE -> "gone: " + column.key(row) + " is no longer listed although its exporter is up";
        };
    }

    private String judged(QuantityColumn column, int row, int host) {
        var quantity = column.quantity();
        var state = column.state(row);
        var form = column.form(row);
        var text = new StringBuilder();
        var limit = state == CellState.CRITICAL
                ? quantity.critical()
                : state == CellState.WARN ? quantity.warn() : Optional.<QuantityLimit>empty();
        if (limit.isPresent()) {
            var unit = Unit.of(quantity.unit());
            var value = quantity.text(column.value(row));
            quantity.trouble().ifPresent(word -> text.append(word).append(": "));
            text.append(state.word());
            if (form.judgedExpr().isPresent()) {
                text.append(": ").append(judgement(quantity, limit.get().text(unit)));
            } else {
                text.append(' ')
                        .append(
                                quantity.stateLike()
                                        ? "in the state \"" + value + '"'
                                        : unit == Unit.BOOL
                                                ? "(" + quantity.meaning() + ": " + value + ")"
                                                : limit.get().text(unit));
            }
        } else {
            text.append(
                    state == CellState.IDLE
                            ? "it was idle before"
                            : quantity.judged() ? "within its limits" : "no limit is set for it");
        }
        var names = names(column, row, host);
        if (!names.isEmpty()) {
            text.append(": ").append(String.join(", ", names));
        }
        var newest = CellState.of(quantity, column.value(row));
        boolean byValue = form.judgedExpr().isEmpty()
                && form.trust() != QuantityForm.Trust.NEVER_GREEN
                && !quantity.id().startsWith("slo.");
        if (!byValue && state == CellState.IDLE) {
            text.append("; the newest reading is worse; the state changes after ")
                    .append(CellHysteresis.UP)
                    .append(" such readings in a row");
        } else if (byValue && newest != state) {
            text.append("; the newest reading is ")
                    .append(newest.word())
                    .append("; the state changes after ")
                    .append(newest.worseThan(state) ? CellHysteresis.UP : CellHysteresis.DOWN)
                    .append(" such readings in a row");
        }
        switch (form.trust()) {
            case ESTIMATE -> text.append("; an estimate");
            case UNVERIFIED -> text.append("; this expression has not been verified with a real exporter");
            case PLAIN, SITE, NEVER_GREEN, ZERO_NEVER_GREEN -> {}
        }
        return text.toString();
    }

    private static String judgement(Quantity quantity, String limit) {
        return quantity.id().startsWith("slo.")
                ? "its error budget is burning too fast"
                : "its share in use is " + limit;
    }

    @Override
    public List<String> names(QuantityColumn column, int row, int host) {
        if (!(column.value(row) > 0)) {
            return List.of();
        }
        return readings(column, row)
                .map(form -> form.names().getOrDefault(host, List.of()))
                .orElse(List.of());
    }

    private Optional<FormReadings> readings(QuantityColumn column, int row) {
        var forms = readings.forms().getOrDefault(column.quantity().id(), List.of());
        return column.formIndex(row) < forms.size() ? Optional.of(forms.get(column.formIndex(row))) : Optional.empty();
    }

    /// The targets that feed the value now, as far as they are known.
    private Stream<Target> feeders(QuantityColumn column, int row, int host) {
        return readings(column, row).stream()
                .flatMap(form -> form.needed().stream())
                .flatMap(raw -> feeder(raw, host).stream());
    }

    /// The recorded series whose rule is no longer evaluated.
    private Optional<RawSampleAges> lateRule(QuantityColumn column, int row, int host) {
        return readings(column, row).stream()
                .flatMap(form -> Stream.concat(form.recorded().stream(), form.needed().stream()))
                .filter(raw -> raw.isRuleLate(host))
                .findFirst();
    }

    private Duration limit(QuantityColumn column, int row, int host) {
        var late = lateRule(column, row, host);
        if (late.isPresent()) {
            return Duration.ofMillis(late.get().ruleLimit());
        }
        return feeders(column, row, host)
                .findFirst()
                .map(feeder -> Duration.ofMillis(FreshnessCheck.limit(feeder)))
                .orElse(FreshnessCheck.MIN);
    }

    /// A reason may be requested while the next poll already changes the feeders.
    private Optional<Target> feeder(RawSampleAges raw, int host) {
        int index = raw.feedingTarget(host);
        var targets = readings.mapping().targets();
        return index >= 0 && index < targets.size() ? Optional.of(targets.get(index)) : Optional.empty();
    }

    private String silent() {
        var source = readings.source();
        return source.source()
                + source.age().map(age -> " has been silent for " + words(age)).orElse(" is silent") + ": "
                + source.reason();
    }

    private String failure(QuantityColumn column, int row) {
        return readings(column, row).map(FormReadings::failure).orElseGet(this::sourceReason);
    }

    private String sourceReason() {
        var reason = readings.source().reason();
        return reason.isEmpty() ? "no response" : reason;
    }

    private String exporterDown(QuantityColumn column, int row, int host) {
        var downTargets =
                feeders(column, row, host).filter(Target::down).distinct().toList();
        if (downTargets.isEmpty()) {
            return "exporter down: " + downTargets(host);
        }
        return "exporter down: " + downTargets.stream().map(this::name).collect(Collectors.joining(", "))
                + downTargets.getFirst().lastSeen().map(this::seen).orElse("");
    }

    private String downTargets(int host) {
        return readings.mapping().targetsOf(host).stream()
                .filter(Target::down)
                .map(this::name)
                .collect(Collectors.joining(", "));
    }

    private String name(Target target) {
        var error = target.lastError().isEmpty() ? "" : ", " + target.lastError();
        return "job " + target.job() + " at " + target.instance() + error;
    }

    private String hostDown(int host) {
        return "host down: none of its targets shows that it responds (" + downTargets(host) + ")" + lastSeen(host);
    }

    private String hostGone(int host) {
        return "gone: none of the host's targets is in the list any more" + lastSeen(host);
    }

    private String lastSeen(int host) {
        return Target.lastSeen(readings.mapping().targetsOf(host))
                .map(this::seen)
                .orElse("");
    }

    private String seen(Instant at) {
        return "; last seen " + words(Duration.between(at, readings.serverNow())) + " ago";
    }

    private boolean ahead(long time) {
        return time > readings.serverNow().toEpochMilli();
    }

    private String aheadBy(long time) {
        return words(Duration.ofMillis(time - readings.serverNow().toEpochMilli()));
    }

    private String age(long time) {
        return time <= 0
                ? "long"
                : words(Duration.ofMillis(Math.max(0, readings.serverNow().toEpochMilli() - time)));
    }

    private String old(long time) {
        return time <= 0 ? "very old" : age(time) + " old";
    }

    private static String words(Duration length) {
        return DurationText.of(TimeMath.longer(length, Duration.ZERO));
    }

    @Override
    public String ofHost(int host) {
        if (readings.silent()) {
            return silent();
        }
        if (health.gone(host)) {
            return hostGone(host);
        }
        if (health.down(host)) {
            return hostDown(host);
        }
        QuantityColumn worst = null;
        int at = -1;
        for (var column : columns.values()) {
            for (int row = column.first(host); row < column.end(host); row++) {
                if (column.state(row).hasColor()
                        && (worst == null || column.state(row).worseThan(worst.state(at)))) {
                    worst = column;
                    at = row;
                }
            }
        }
        if (worst == null) {
            return "nothing is measured";
        }
        if (hostStates[host] == CellState.ABSENT.code()) {
            return "nothing can be evaluated: its targets respond, but no known quantity is measured yet; \"greenwall"
                    + " doctor\" shows what is missing";
        }
        return worst.state(at) == CellState.OK
                ? "all measured values are within their limits"
                : worst.quantity().id() + (worst.key(at).isEmpty() ? "" : " " + worst.key(at)) + ": "
                        + ofCell(worst, at, host);
    }

    @Override
    public Labels keyOf(QuantityColumn column, int row, Labels series) {
        return readings(column, row).map(form -> form.rows().keyOf(series)).orElse(series);
    }

    @Override
    public AbsenceReason absence(int host, Quantity quantity) {
        return readings.chosenForms().why(host, quantity);
    }

    @Override
    public Optional<String> queryFailure(String quantity) {
        return readings.chosenForms().failure(quantity);
    }
}
