package greenwall.views.dashboard;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.AdHocFilters;
import greenwall.fleet.dashboard.DashboardRegex;
import greenwall.fleet.dashboard.QueryIntervals;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Variable;
import greenwall.fleet.dashboard.VariableSubstitution;
import greenwall.views.PanelQueryRunner;
import greenwall.views.PanelQueryRunner.Answer;
import greenwall.views.widgets.PendingQueries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The variables of a dashboard and their values. A variable's query may use the variables before it, so they
/// are read in order. After a change, those that depend on it are read again. Must be used on the JavaFX thread
/// only.
final class VariableValues {
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final int MAX_SOURCE_NAME = 60;
    /// The value of a filter variable if the user has removed all filters.
    static final String NO_FILTER = "-";
    /// The word for all values in an address of Grafana.
    private static final String ALL_IN_ADDRESS = "All";

    private final List<Variable> all;
    private final PanelQueryRunner port;
    private final String cluster;
    private final Function<String, Duration> scrapeIntervals;
    private final Map<String, State> states = new HashMap<>();
    /// The variables whose source did not respond.
    private final Set<String> unanswered = new HashSet<>();
    private final PendingQueries queries = new PendingQueries();
    private final Runnable onChanged;
    private TimeWindow window;
    /// The variables whose values come from the link or the user.
    private final Set<String> chosenByUser = new HashSet<>();
    /// The variables whose selected values stay selected although their source does not have them.
    private Predicate<String> keptVariables = chosenByUser::contains;

    /// @param error why the values are unknown; empty if they are known
    record State(List<Variable.Value> values, List<String> chosen, String error) {
        static final State NONE = new State(List.of(), List.of(), "");

        /// The available values, and the selected ones that the source does not have.
        List<Variable.Value> shown() {
            var missing = chosen.stream()
                    .filter(each -> error.isEmpty()
                            && !each.equals(Variable.ALL)
                            && values.stream().noneMatch(value -> value.value().equals(each)))
                    .map(each -> new Variable.Value(each + " (not found)", each));
            return Stream.concat(values.stream(), missing).toList();
        }
    }

    /// @param scrapeIntervals the scrape interval of each cluster
    /// @param onChanged called when the selected or the available values have changed
    VariableValues(
            List<Variable> all,
            PanelQueryRunner port,
            String cluster,
            TimeWindow window,
            Function<String, Duration> scrapeIntervals,
            Runnable onChanged) {
        this.all = all;
        this.port = port;
        this.cluster = cluster;
        this.window = window;
        this.scrapeIntervals = scrapeIntervals;
        this.onChanged = onChanged;
    }

    boolean waiting() {
        return queries.waiting();
    }

    /// Whether a source did not respond, so that its variables are queried again.
    boolean isMissingResponse() {
        return !unanswered.isEmpty();
    }

    State state(Variable variable) {
        return states.getOrDefault(variable.name(), State.NONE);
    }

    /// @param requested the values in the link
    void begin(Map<String, List<String>> requested, TimeWindow newWindow) {
        window = newWindow;
        requested.forEach((name, chosen) -> states.put(
                name, new State(states.getOrDefault(name, State.NONE).values(), requestedValues(name, chosen), "")));
        chosenByUser.clear();
        chosenByUser.addAll(requested.keySet());
        keptVariables = chosenByUser::contains;
        resolve(0, _ -> true, List.of());
    }

    /// Reads the words of a Grafana address for all values and for an automatic interval.
    private List<String> requestedValues(String name, List<String> values) {
        var variable = all.stream().filter(each -> each.name().equals(name)).findFirst();
        if (variable.isEmpty()) {
            return values;
        }
        boolean hasAll = variable.get().choice().all();
        boolean isInterval = variable.get().kind() instanceof Variable.IntervalVariable;
        return values.stream()
                .map(value -> hasAll && value.equals(ALL_IN_ADDRESS)
                        ? Variable.ALL
                        : isInterval && value.startsWith(Variable.IntervalVariable.AUTO)
                                ? Variable.IntervalVariable.AUTO
                                : value)
                .toList();
    }

    /// Whether there are variables that are read again in these cases.
    boolean areReadAgain(Predicate<Variable.Refresh> cases) {
        return all.stream().anyMatch(variable -> isReadAgain(variable, cases));
    }

    /// Reads the variables that are read again in these cases, and those that depend on them.
    ///
    /// @param keep whether a default stays selected although its source no longer has it
    void readAgain(Predicate<Variable.Refresh> cases, TimeWindow newWindow, boolean keep) {
        window = newWindow;
        keptVariables = keep ? _ -> true : chosenByUser::contains;
        resolve(0, variable -> isReadAgain(variable, cases), List.of());
    }

    private static boolean isReadAgain(Variable variable, Predicate<Variable.Refresh> cases) {
        return variable.kind() instanceof Variable.QueryVariable query && cases.test(query.refresh());
    }

    void choose(Variable variable, List<String> chosen) {
        var before = state(variable);
        states.put(variable.name(), new State(before.values(), chosen, before.error()));
        chosenByUser.add(variable.name());
        // The variables that depend on it have other values now.
        keptVariables = _ -> false;
        resolve(all.indexOf(variable) + 1, _ -> false, List.of(variable.name()));
    }

    void close() {
        queries.cancelAll();
    }

    /// @param wanted the variables that are read in any case; the others only if they depend on a changed one
    /// @param changed the names of changed variables
    private void resolve(int from, Predicate<Variable> wanted, List<String> changed) {
        queries.cancelAll();
        next(from, wanted, changed);
    }

    private void next(int from, Predicate<Variable> wanted, List<String> changed) {
        var moved = new ArrayList<>(changed);
        for (int i = from; i < all.size(); i++) {
            var variable = all.get(i);
            if (!wanted.test(variable) && moved.stream().noneMatch(name -> dependsOn(variable, name))) {
                continue;
            }
            moved.add(variable.name());
            if (variable.kind() instanceof Variable.QueryVariable query) {
                int index = i;
                query(variable, query, () -> next(index + 1, wanted, moved));
                return;
            }
            settle(variable, offered(variable), "");
        }
        onChanged.run();
    }

    private static boolean dependsOn(Variable variable, String name) {
        var text = switch (variable.kind()) {
            case Variable.QueryVariable query ->
                query.query() + " " + query.source().name() + " " + query.regex();
            case Variable.ClusterVariable cluster -> cluster.regex();
            default -> "";
        };
        return Pattern.compile("(?:\\$\\{?|\\[\\[)" + Pattern.quote(name) + "\\b")
                .matcher(text)
                .find();
    }

    private void query(Variable variable, Variable.QueryVariable query, Runnable then) {
        var scope = scope();
        var source = clusterOf(query.source(), scope);
        var scrape = scrapeIntervals.apply(source);
        var timed = scope.in(window).withIntervals(scrape, QueryIntervals.rateWindow(scrape, scrape));
        var read = VariableQuery.of(timed.query(query.source().kind(), query.query()));
        queries.<PanelQueryRunner.Request, Answer>send(
                port::run,
                new PanelQueryRunner.Request(
                        source, query.source().kind(), read.kind(), read.query(), read.label(), window, STEP, 0),
                answer -> {
                    if (answer instanceof Answer.Missing) {
                        unanswered.add(variable.name());
                    } else {
                        unanswered.remove(variable.name());
                    }
                    var values = read.values(answer, timed.pattern(query.regex()), query.sort());
                    settle(
                            variable,
                            values.orElse(List.of()),
                            values.isEmpty()
                                    ? "its regular expression takes too long"
                                    : answer instanceof Answer.Missing(var why) ? why : "");
                    then.run();
                });
    }

    private List<Variable.Value> offered(Variable variable) {
        return switch (variable.kind()) {
            case Variable.ListVariable(var values) -> values;
            case Variable.IntervalVariable interval -> {
                var values = new ArrayList<Variable.Value>();
                if (interval.auto()) {
                    values.add(new Variable.Value("auto", Variable.IntervalVariable.AUTO));
                }
                interval.values().forEach(value -> values.add(Variable.Value.of(value)));
                yield values;
            }
            case Variable.ClusterVariable(var source, var regex) ->
                port.clusters(source).stream()
                        .filter(name -> regex.isEmpty()
                                || DashboardRegex.of(scope().in(window).pattern(regex))
                                        .map(pattern -> pattern.find(name))
                                        .orElse(true))
                        .map(Variable.Value::of)
                        .toList();
            case Variable.QueryVariable _,
                    Variable.TextVariable _,
                    Variable.ConstantVariable _,
                    Variable.AdHocVariable _ -> List.of();
        };
    }

    /// Keeps the selection if its values still exist or are not known, or if it must not be replaced: a host that
    /// is down must not become another one. Else selects the dashboard's default, else the first value.
    private void settle(Variable variable, List<Variable.Value> values, String error) {
        var before = state(variable).chosen();
        // The data of another cluster must not appear under the name of one that does not exist.
        boolean keeps = keptVariables.test(variable.name()) && !(variable.kind() instanceof Variable.ClusterVariable);
        boolean free = !error.isEmpty()
                || variable.kind() instanceof Variable.TextVariable
                || variable.kind() instanceof Variable.ConstantVariable
                || variable.kind() instanceof Variable.AdHocVariable;
        var written = variable.kind() instanceof Variable.AdHocVariable(var _, var filters)
                ? filters.stream().map(AdHocFilters::text).toList()
                : variable.current();
        var chosen = free ? before.isEmpty() ? written : before : keptValues(variable, before, values, keeps);
        if (chosen.isEmpty() && !free) {
            chosen = keptValues(variable, variable.current(), values, false);
        }
        if (chosen.isEmpty() && variable.choice().all()) {
            chosen = List.of(Variable.ALL);
        }
        if (chosen.isEmpty() && !values.isEmpty()) {
            chosen = List.of(values.getFirst().value());
        }
        if (!chosen.equals(before)) {
            chosenByUser.remove(variable.name());
        }
        states.put(
                variable.name(),
                new State(error.isEmpty() ? values : state(variable).values(), chosen, error));
    }

    /// @param missing whether values that the source does not have are kept too
    private static List<String> keptValues(
            Variable variable, List<String> wanted, List<Variable.Value> values, boolean missing) {
        if (wanted.contains(Variable.ALL) && variable.choice().all()) {
            return List.of(Variable.ALL);
        }
        return wanted.stream()
                .filter(each -> missing && !each.equals(Variable.ALL) && !each.equals(Variable.IntervalVariable.AUTO)
                        || values.stream().anyMatch(value -> value.value().equals(each)))
                .toList();
    }

    /// The values for which a row or panel is repeated.
    List<Variable.Value> each(String name) {
        var variable = all.stream().filter(v -> v.name().equals(name)).findFirst();
        if (variable.isEmpty()) {
            return List.of();
        }
        var state = state(variable.get());
        return state.chosen().contains(Variable.ALL)
                ? state.values()
                : state.chosen().stream()
                        .map(chosen -> state.values().stream()
                                .filter(value -> value.value().equals(chosen))
                                .findFirst()
                                .orElse(Variable.Value.of(chosen)))
                        .toList();
    }

    VariableSubstitution scope() {
        return scope(Map.of());
    }

    /// The substitution with the values that a repetition sets.
    VariableSubstitution scope(Map<String, String> own) {
        var chosen = new ArrayList<VariableSubstitution.ChosenValues>();
        for (var variable : all) {
            var state = states.get(variable.name());
            boolean filters = variable.kind() instanceof Variable.AdHocVariable;
            // A variable without values becomes an empty text, which matches series without the label.
            if (state != null && !filters) {
                chosen.add(new VariableSubstitution.ChosenValues(
                        variable, state.chosen().isEmpty() ? List.of("") : state.chosen(), state.values()));
            }
        }
        var scope = VariableSubstitution.of(chosen);
        for (var each : own.entrySet()) {
            scope = scope.choosing(each.getKey(), each.getValue());
        }
        return scope;
    }

    /// The selected values, except for All.
    List<String> chosen() {
        return all.stream()
                .flatMap(variable -> variable.kind() instanceof Variable.AdHocVariable
                        ? filters(variable).map(Variable.Filter::value)
                        : state(variable).chosen().stream())
                .filter(value -> !value.equals(Variable.ALL))
                .toList();
    }

    Stream<Variable.Filter> filters(Variable variable) {
        return state(variable).chosen().stream().map(AdHocFilters::of).flatMap(Optional::stream);
    }

    /// Adds the filters of the source to a query. Empty if they cannot be added.
    Optional<String> filtered(SourceRef source, VariableSubstitution scope, String query) {
        var matching = all.stream()
                .filter(variable -> variable.kind() instanceof Variable.AdHocVariable(var of, var _)
                        && of.kind() == source.kind()
                        && clusterOf(of, scope).equals(clusterOf(source, scope)))
                .flatMap(this::filters)
                .toList();
        return AdHocFilters.put(source.kind(), query, matching);
    }

    /// Reads the label names of a filter's source, or the values of a label.
    void queryWords(SourceRef source, String label, Consumer<List<String>> receiver) {
        port.run(
                new PanelQueryRunner.Request(
                        clusterOf(source, scope()),
                        source.kind(),
                        label.isEmpty()
                                ? PanelQueryRunner.QueryKind.LABEL_NAMES
                                : PanelQueryRunner.QueryKind.LABEL_VALUES,
                        "",
                        label,
                        window,
                        STEP,
                        0),
                answer -> receiver.accept(answer instanceof Answer.StringsAnswer(var words) ? words : List.of()));
    }

    /// The remark that a source that no cluster is named after is shown from another one.
    Optional<String> replaced(SourceRef source, VariableSubstitution scope) {
        var name = source.name();
        return name.isEmpty()
                        || name.startsWith("$")
                        || port.clusters(source.kind()).contains(name)
                ? Optional.empty()
                : Optional.of("source " + SanitizedText.cut(SanitizedText.line(name), MAX_SOURCE_NAME)
                        + " is shown from " + clusterOf(source, scope));
    }

    /// The cluster of a source: the one it names, directly or by a variable, else the dashboard's cluster.
    String clusterOf(SourceRef source, VariableSubstitution scope) {
        var name = scope.text(source.name());
        return port.clusters(source.kind()).contains(name) ? name : cluster;
    }
}
