package greenwall.fleet.service;

import greenwall.fleet.DurationText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeMath;
import greenwall.fleet.Unit;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.state.CellState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Derives the services of one cluster from its metrics, and evaluates them.
///
/// A service is OK only with a fresh sample that proves it: its targets are up, or it answers requests. A
/// service whose counters do not change is idle, since some exporters keep returning those of a service that
/// is gone. A service with an outdated sample is stale, and a service without current samples that was seen
/// in the last hour is gone. A service that has the metric of a query that failed is silent, unless something
/// worse is known about it.
public final class ServiceEvaluator {
    private static final Duration MIN_FRESHNESS_LIMIT = Duration.ofSeconds(30);
    private static final Duration MAX_FRESHNESS_LIMIT = Duration.ofMinutes(2);
    private static final double COUNTED_SECONDS = 300;
    /// How a service graph marks a call through a queue.
    private static final String CONNECTION = "connection_type";

    private static final String QUEUE = "messaging_system";
    /// The quantities that prove that a service works, if they are OK.
    private static final Set<String> ALIVE = Set.of("rate", "up");

    private final String cluster;
    private final AlertHostFinder hosts;
    private final ServicePoller.PollResponses answers;
    private final Map<String, Draft> drafts = new TreeMap<>();
    private ServiceNames names = ServiceNames.of(List.of());

    private ServiceEvaluator(String cluster, AlertHostFinder hosts, ServicePoller.PollResponses answers) {
        this.cluster = cluster;
        this.hosts = hosts;
        this.answers = answers;
    }

    /// The services, worst first.
    public static List<Service> of(String cluster, AlertHostFinder hosts, ServicePoller.PollResponses answers) {
        return new ServiceEvaluator(cluster, hosts, answers).services();
    }

    public static List<Service> worstFirst(Collection<Service> services) {
        return services.stream()
                .sorted(Comparator.comparing(Service::state)
                        .thenComparing(Comparator.comparingDouble((Service service) -> zero(service.value("errors")))
                                .reversed())
                        .thenComparing(Comparator.comparingDouble((Service service) -> zero(service.value("rate")))
                                .reversed())
                        .thenComparing(Service::cluster)
                        .thenComparing(Service::name))
                .toList();
    }

    private static double zero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    private static final class Draft {
        final Map<String, Service.Reading> readings = new LinkedHashMap<>();
        final Set<String> names = new TreeSet<>();
        final Set<String> hosts = new TreeSet<>();
        final Map<String, Service.Call> calls = new TreeMap<>();
        final Map<String, Duration> stopped = new TreeMap<>();
        double lastSeen = Double.POSITIVE_INFINITY;
        /// The quantities without a reading because their queries failed.
        final Map<String, Service.Reading> silent = new LinkedHashMap<>();
    }

    private List<Service> services() {
        names = ServiceNames.of(allNames());
        var ages = byRow(answers.ages());
        answers.lastSeen()
                .forEach((input, vector) -> vector.forEach((labels, age) -> {
                    seen(labels.firstValue(input.names()), age);
                    if (!ages.containsKey(new Row(input, labels))) {
                        stopped(input, labels, duration(age));
                    }
                }));
        answers.ages()
                .forEach((input, vector) ->
                        vector.forEach((labels, age) -> seen(labels.firstValue(input.names()), age)));
        var counts = byRow(answers.counts());
        answers.values().forEach((form, vector) -> {
            if (form.isMeasurement()) {
                vector.forEach((labels, value) -> value(form, labels, value, ages, counts));
            } else {
                vector.forEach((labels, value) -> call(form, labels, value));
            }
        });
        ServiceQuantityForm.shipped().stream()
                .filter(ServiceQuantityForm::isMeasurement)
                .flatMap(form -> answers.unanswered().stream().filter(form::isSameAs))
                .forEach(form -> unanswered(form, ages));
        instances();
        var all = new ArrayList<Service>();
        drafts.forEach((name, draft) -> all.add(service(name, draft)));
        return worstFirst(all);
    }

    private Set<String> allNames() {
        var all = new TreeSet<String>();
        answers.values().forEach((form, vector) -> {
            for (var labels : vector.rows()) {
                all.add(labels.firstValue(form.names()));
                all.add(labels.get(form.to()));
            }
        });
        answers.lastSeen()
                .forEach((input, vector) -> vector.rows().forEach(labels -> all.add(labels.firstValue(input.names()))));
        all.remove("");
        return all;
    }

    private Draft draft(String written) {
        var draft = drafts.computeIfAbsent(names.canonicalName(written), _ -> new Draft());
        draft.names.add(written);
        return draft;
    }

    private void seen(String written, double age) {
        if (!written.isEmpty()) {
            var draft = draft(written);
            draft.lastSeen = Math.min(draft.lastSeen, Math.max(0, age));
        }
    }

    /// A service that has the raw metric of a form lacks a reading if the form's query was not answered.
    private void unanswered(ServiceQuantityForm form, Map<Row, Double> ages) {
        var input = ServicePoller.Input.of(form);
        var known = new LinkedHashSet<Labels>();
        known.addAll(answers.ages().getOrDefault(input, InstantVector.EMPTY).rows());
        known.addAll(answers.lastSeen().getOrDefault(input, InstantVector.EMPTY).rows());
        for (var labels : known) {
            var written = labels.firstValue(input.names());
            if (written.isEmpty()) {
                continue;
            }
            var draft = draft(written);
            if (!draft.readings.containsKey(form.quantity())) {
                var age = Optional.ofNullable(ages.get(new Row(input, labels))).map(ServiceEvaluator::duration);
                draft.silent.putIfAbsent(form.quantity(), Service.Reading.silent(form, age));
            }
        }
    }

    /// Records that a metric of the service has stopped. Other metrics may still arrive, for example from
    /// another exporter or from the scrape itself.
    private void stopped(ServicePoller.Input input, Labels labels, Duration age) {
        var written = labels.firstValue(input.names());
        if (!written.isEmpty()) {
            draft(written).stopped.putIfAbsent(input.metric(), age);
        }
    }

    private static Duration duration(double age) {
        return Duration.ofMillis((long) (Math.max(0, age) * 1_000));
    }

    private record Row(ServicePoller.Input input, Labels labels) {}

    private static Map<Row, Double> byRow(Map<ServicePoller.Input, InstantVector> vectors) {
        var all = new LinkedHashMap<Row, Double>();
        vectors.forEach((input, vector) -> vector.forEach((labels, value) -> all.put(new Row(input, labels), value)));
        return all;
    }

    private void call(ServiceQuantityForm form, Labels labels, double value) {
        var from = labels.firstValue(form.names());
        var written = labels.get(form.to());
        if (from.isEmpty() || written.isEmpty()) {
            return;
        }
        draft(written);
        var to = names.canonicalName(written);
        boolean rate = form.quantity().equals(ServiceQuantityForm.CALLS);
        boolean waits = !labels.get(CONNECTION).equals(QUEUE);
        draft(from)
                .calls
                .merge(
                        to,
                        new Service.Call(to, rate ? value : 0, rate ? Double.NaN : value, waits),
                        (a, b) -> new Service.Call(
                                to,
                                a.rate() + b.rate(),
                                Double.isNaN(a.errors())
                                        ? b.errors()
                                        : Double.isNaN(b.errors()) ? a.errors() : Math.max(a.errors(), b.errors()),
                                a.waits() || b.waits()));
    }

    private void value(
            ServiceQuantityForm form, Labels labels, double value, Map<Row, Double> ages, Map<Row, Double> counts) {
        var written = labels.firstValue(form.names());
        if (written.isEmpty()) {
            return;
        }
        var draft = draft(written);
        var row = new Row(ServicePoller.Input.of(form), labels.only(form.names()));
        var reading = reading(form, value, Optional.ofNullable(ages.get(row)), counts.getOrDefault(row, 0.0));
        boolean stale = reading.state() == CellState.STALE;
        if (stale) {
            // Even if a current value is shown in its place, the service is not OK.
            reading.age().ifPresent(age -> stopped(row.input(), labels, age));
        }
        var before = draft.readings.get(form.quantity());
        if (before == null || (stale == (before.state() == CellState.STALE) ? preferred(reading, before) : !stale)) {
            draft.readings.put(form.quantity(), reading);
        }
    }

    private static boolean preferred(Service.Reading reading, Service.Reading before) {
        boolean lowest = reading.quantity().merge() == Quantity.Merge.LOWEST;
        return Double.isNaN(before.value()) && !Double.isNaN(reading.value())
                || lowest && reading.value() < before.value()
                || before.form().id().equals(reading.form().id()) && !lowest && reading.value() > before.value();
    }

    /// The freshness limit is twice the interval of the samples, estimated from their number in the last five
    /// minutes.
    private static Service.Reading reading(ServiceQuantityForm form, double value, Optional<Double> age, double count) {
        var quantity = form.measured();
        var old = age.map(ServiceEvaluator::duration);
        var twice = Duration.ofMillis((long) (2_000 * COUNTED_SECONDS / Math.max(1, count)));
        var freshnessLimit = TimeMath.shorter(TimeMath.longer(twice, MIN_FRESHNESS_LIMIT), MAX_FRESHNESS_LIMIT);
        if (old.isEmpty() || old.get().compareTo(freshnessLimit) > 0) {
            var reason = old.map(o -> "no sample for " + DurationText.of(o) + "; the freshness limit is "
                            + DurationText.of(freshnessLimit))
                    .orElse("no sample in the last five minutes");
            return new Service.Reading(quantity, value, CellState.STALE, old, form, reason);
        }
        if (Double.isNaN(value)) {
            return new Service.Reading(quantity, value, CellState.IDLE, old, form, "there was nothing to measure");
        }
        var unit = Unit.of(quantity.unit());
        if (quantity.id().equals("up") && value == 0) {
            return new Service.Reading(quantity, value, CellState.DOWN, old, form, "none of its instances is up");
        }
        var state = CellState.of(quantity, value);
        if (state != CellState.OK) {
            var limit = state == CellState.CRITICAL ? quantity.critical() : quantity.warn();
            var reason = quantity.meaning() + ": " + unit.text(value)
                    + (unit == Unit.BOOL ? "" : ", " + limit.orElseThrow().text(unit));
            return new Service.Reading(quantity, value, state, old, form, reason);
        }
        boolean noRequests = quantity.id().equals("rate") && value == 0;
        return new Service.Reading(
                quantity,
                value,
                noRequests ? CellState.IDLE : CellState.OK,
                old,
                form,
                noRequests ? "no requests" : "");
    }

    private void instances() {
        var vector = answers.instances();
        for (var labels : vector.rows()) {
            var draft = drafts.get(names.canonicalName(labels.get("job")));
            var instance = labels.get("instance");
            // The address of a blackbox probe is not a host.
            if (draft != null && !instance.isEmpty() && !instance.contains("://")) {
                draft.hosts.add(hosts.find(cluster, labels)
                        .map(host -> host.name())
                        .orElseGet(() -> InstanceAddress.hostOnly(instance)));
            }
        }
    }

    private Service service(String name, Draft draft) {
        var readings = List.copyOf(draft.readings.values());
        var lastSeen = Double.isInfinite(draft.lastSeen)
                ? Optional.<Duration>empty()
                : Optional.of(Duration.ofMillis((long) (draft.lastSeen * 1_000)));
        var worst = readings.stream()
                .filter(reading -> reading.state().hasColor())
                .min(Comparator.comparing(Service.Reading::state));
        boolean alive = readings.stream()
                .anyMatch(reading -> ALIVE.contains(reading.quantity().id()) && reading.state() == CellState.OK);
        CellState state;
        String reason;
        if (readings.isEmpty()) {
            state = lastSeen.isPresent() ? CellState.GONE : CellState.ABSENT;
            reason = lastSeen.map(ago -> "it no longer has metrics; last seen " + DurationText.of(ago) + " ago")
                    .orElse("it is known only from calls to or from it");
        } else if (worst.isPresent() && worst.get().state() != CellState.OK) {
            state = worst.get().state();
            reason = worst.get().reason();
        } else if (!draft.stopped.isEmpty()) {
            state = CellState.STALE;
            reason = draft.stopped.entrySet().stream()
                    .map(metric -> metric.getKey() + " stopped " + DurationText.of(metric.getValue()) + " ago")
                    .collect(Collectors.joining(", "));
        } else if (alive) {
            state = CellState.OK;
            reason = "";
        } else {
            state = CellState.IDLE;
            reason = (draft.readings.containsKey("rate") ? "it serves no requests" : "no metric counts its requests")
                    + ", and none of its targets shows whether it is up";
        }
        return new Service(
                        cluster,
                        name,
                        state,
                        reason,
                        readings,
                        List.copyOf(draft.names),
                        List.copyOf(draft.hosts),
                        List.copyOf(draft.calls.values()),
                        lastSeen)
                .withSilentReadings(List.copyOf(draft.silent.values()));
    }
}
