package greenwall.fleet.service;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.Objectives;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Vector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// Polls one source for its service metrics: one query for each form whose raw metric it has, never one per service.
/// The metrics, the places of services and what was seen within the last hour are cached for a minute, so a poll
/// queries only the values and their ages.
public final class ServicePoll {
    /// For how long a service that has vanished is looked for.
    public static final Duration REMEMBERED = Duration.ofHours(1);

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration SELDOM = Duration.ofMinutes(1);
    private static final String INSTANCES = "count by (job, instance) (up)";

    private final Metrics source;
    private final List<ServiceForm> forms;
    private final ServiceBudgets budgets;
    /// Guarded by this.
    private Seldom seldom = new Seldom(Instant.EPOCH, Set.of(), Map.of(), Vector.EMPTY);

    /// What was answered.
    ///
    /// @param values by form
    /// @param ages seconds since the newest sample, by the raw metric and the labels that name services
    /// @param counts samples of the last five minutes, likewise
    /// @param lastSeen like `ages`, over the last hour
    /// @param instances the jobs and instances that are scraped
    /// @param troubles what was not answered, in a line each
    public record Answers(
            Map<ServiceForm, Vector> values,
            Map<Input, Vector> ages,
            Map<Input, Vector> counts,
            Map<Input, Vector> lastSeen,
            Vector instances,
            List<String> troubles) {}

    /// A raw metric and the labels that say whose it is.
    public record Input(String metric, List<String> names) {
        static Input of(ServiceForm form) {
            return new Input(form.input(), form.names());
        }
    }

    /// The raw metrics of the last hour, when each service was seen last, and where it runs: as many rows as the fleet
    /// has targets.
    private record Seldom(Instant at, Set<String> present, Map<Input, Vector> lastSeen, Vector instances) {
        boolean holds(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(SELDOM));
        }
    }

    public ServicePoll(Metrics source, List<ServiceForm> forms) {
        this(source, forms, Objectives.DEFAULT);
    }

    /// @param objectives with those of services, whose budgets are asked for too
    public ServicePoll(Metrics source, List<ServiceForm> forms, Objectives objectives) {
        this.source = source;
        budgets = new ServiceBudgets(source, objectives);
        this.forms = forms.stream().filter(ServiceForm::polled).toList();
    }

    /// A single poll.
    public static Answers ask(Metrics source, List<ServiceForm> forms, Instant now) throws InterruptedException {
        return new ServicePoll(source, forms).ask(now);
    }

    public ServiceBudgets budgets() {
        return budgets;
    }

    public synchronized Answers ask(Instant now) throws InterruptedException {
        var troubles = new LinkedHashSet<String>();
        boolean whole = !seldom.holds(now);
        var there = seldom.present;
        if (whole) {
            var selector = forms.stream().map(ServiceForm::input).distinct().collect(Collectors.joining("|"));
            var present = source.labelValues(
                    "__name__",
                    List.of("{__name__=~\"" + selector + "\"}"),
                    TimeWindow.before(now, REMEMBERED),
                    DEADLINE);
            if (present instanceof Outcome.Failed<List<String>> failed) {
                troubles.add(sentence(failed.failure()));
                return new Answers(Map.of(), Map.of(), Map.of(), Map.of(), Vector.EMPTY, List.copyOf(troubles));
            }
            there = Set.copyOf(present.answer().orElse(List.of()));
        }
        var metrics = there;
        var asked =
                forms.stream().filter(form -> metrics.contains(form.input())).toList();
        var inputs = asked.stream()
                .filter(ServiceForm::judges)
                .map(Input::of)
                .distinct()
                .toList();
        var queries = new ArrayList<String>();
        asked.forEach(form -> queries.add(form.expr()));
        inputs.forEach(input -> queries.add(age(input)));
        inputs.forEach(input -> queries.add(count(input)));
        if (whole) {
            inputs.forEach(input -> queries.add(lastSeen(input)));
            queries.add(INSTANCES);
        }
        var answers = all(queries, troubles);
        int at = asked.size();
        var values = new LinkedHashMap<ServiceForm, Vector>();
        for (int i = 0; i < asked.size(); i++) {
            values.put(asked.get(i), answers.get(i));
        }
        int many = inputs.size();
        int aged = at + 2 * many;
        var lastSeen = whole
                ? zipped(inputs, answers.subList(aged, aged + many))
                : older(seldom.lastSeen, Duration.between(seldom.at, now));
        var instances = whole ? answers.getLast() : seldom.instances;
        if (whole && troubles.isEmpty()) {
            seldom = new Seldom(now, there, lastSeen, instances);
        }
        return new Answers(
                values,
                zipped(inputs, answers.subList(at, at + many)),
                zipped(inputs, answers.subList(at + many, aged)),
                lastSeen,
                instances,
                List.copyOf(troubles));
    }

    /// The same ages, so much later.
    private static Map<Input, Vector> older(Map<Input, Vector> ages, Duration by) {
        var later = new LinkedHashMap<Input, Vector>();
        ages.forEach((input, vector) -> {
            var rows = new Vector.Builder(vector.size());
            for (int row = 0; row < vector.size(); row++) {
                rows.add(vector.labels(row), vector.timeMillis(row), vector.value(row) + by.toMillis() / 1_000.0);
            }
            later.put(input, rows.build());
        });
        return later;
    }

    private static Map<Input, Vector> zipped(List<Input> inputs, List<Vector> answers) {
        var map = new LinkedHashMap<Input, Vector>();
        for (int i = 0; i < inputs.size(); i++) {
            map.put(inputs.get(i), answers.get(i));
        }
        return map;
    }

    private static String by(Input input) {
        return " by (" + String.join(", ", input.names) + ") ";
    }

    private static String age(Input input) {
        return "time() - max" + by(input) + "(timestamp(" + input.metric + "))";
    }

    private static String count(Input input) {
        return "max" + by(input) + "(count_over_time(" + input.metric + "[5m]))";
    }

    private static String lastSeen(Input input) {
        return "time() - max" + by(input) + "(max_over_time(timestamp(" + input.metric + ")[1h:1m]))";
    }

    /// An unanswered query is a vector without rows, and a trouble.
    private List<Vector> all(List<String> queries, Set<String> troubles) throws InterruptedException {
        var questions = queries.stream()
                .<Callable<Outcome<Vector>>>map(query -> () -> source.instant(query, DEADLINE))
                .toList();
        var answers = new ArrayList<Vector>();
        try (var threads = new TaskThreads()) {
            for (var answer : threads.invokeAll(questions)) {
                switch (answer.resultNow()) {
                    case Outcome.Answered<Vector> answered -> {
                        answered.warnings().forEach(warning -> troubles.add(source.source() + ": " + warning));
                        answers.add(answered.value());
                    }
                    case Outcome.Failed<Vector> failed -> {
                        troubles.add(sentence(failed.failure()));
                        answers.add(Vector.EMPTY);
                    }
                }
            }
        }
        return answers;
    }

    private String sentence(Failure failure) {
        return source.source() + ": " + failure.found() + "; " + failure.remedy();
    }
}
