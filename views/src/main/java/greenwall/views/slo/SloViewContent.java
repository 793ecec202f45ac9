package greenwall.views.slo;

import static greenwall.views.widgets.TableData.Item.text;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.Unit;
import greenwall.fleet.promql.PromqlLiterals;
import greenwall.fleet.quantity.BurnRateLimits;
import greenwall.fleet.quantity.DetailViewQuery;
import greenwall.fleet.quantity.HostObjective;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.quantity.ServiceLevelObjectives;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.WaitingForDataText;
import greenwall.views.service.ServiceObjectivesTable;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.DetailView;
import greenwall.views.widgets.ErrorBudgetText;
import greenwall.views.widgets.SharedAxisCharts;
import greenwall.views.widgets.SharedPhrases;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TableData.Item;
import greenwall.views.widgets.TableData.Row;
import greenwall.views.widgets.TableQueryResults;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/// Shows the attainment of the objectives over their window, and the remaining error budget.
public final class SloViewContent extends DetailView.Content {
    private final Supplier<List<HostObjective>> objectives;

    /// @param objectives the objectives as currently configured
    public SloViewContent(Supplier<List<HostObjective>> objectives) {
        super("slo");
        this.objectives = objectives;
    }

    @Override
    public List<SharedAxisCharts.ChartSpec> charts() {
        return objectives.get().stream()
                .map(o -> SharedAxisCharts.ChartSpec.of(burnChart(o)))
                .toList();
    }

    @Override
    public List<DetailViewQuery> lookups(FleetState state) {
        return objectives.get().stream().map(o -> burnLookup(o, state)).toList();
    }

    @Override
    public List<List<Banner.Part>> banner(DetailView.ViewInput facts) {
        var state = facts.state();
        var first = new ArrayList<Banner.Part>();
        var services = services(facts);
        var budgets = DoubleStream.concat(
                        objectives.get().stream()
                                .flatMapToDouble(o -> state.cells(o.quantity()).stream()
                                        .mapToDouble(cell -> cell.state().isUnknown()
                                                ? Double.NaN
                                                : o.remainingBudget(cell.value()))),
                        ServiceObjectivesTable.remainingBudgets(services))
                .toArray();
        long unknown = Arrays.stream(budgets).filter(Double::isNaN).count();
        long broken = Arrays.stream(budgets).filter(left -> left < 0).count();
        long fast = objectives.get().stream()
                        .flatMap(o -> state.cells(o.quantity()).stream()
                                .map(cell -> BurnWindow.HOUR.rate(rates(o, cell, facts.lookupResults()))))
                        .filter(rate -> rate > BurnRateLimits.FAST)
                        .count()
                + services.rows().stream()
                        .filter(row -> row.state() == CellState.CRITICAL)
                        .count();
        boolean allOk = fast == 0
                && state.metricsComplete()
                && objectives.get().stream()
                        .flatMap(o -> state.cells(o.quantity()).stream())
                        .noneMatch(cell -> cell.state().isProblem())
                && services.rows().stream().noneMatch(row -> row.state().isProblem());
        first.add(
                Banner.Part.plain(CountText.of(budgets.length - unknown, "objective measured", "objectives measured")));
        if (broken > 0) {
            first.add(new Banner.Part(broken + " used up", CellState.CRITICAL));
        } else if (budgets.length > 0 && unknown == 0 && allOk) {
            first.add(new Banner.Part("all within budget", CellState.OK));
        }
        if (unknown > 0) {
            first.add(new Banner.Part(unknown + " not known", CellState.SILENT));
        }
        if (fast > 0) {
            first.add(new Banner.Part(fast + " burning fast", CellState.CRITICAL));
        }
        return List.of(
                first,
                Banner.line("Budget left: the unused share of the allowed downtime of "
                        + configured().period()
                        + ", or of the requests that may fail in it. Burn rate: “"
                        + configured().period() + " in 19 m” means that the budget of "
                        + configured().period() + " would be used up in 19 m at this rate."),
                Banner.line("Critical: used up, or used up within "
                        + within(BurnRateLimits.FAST)
                        + " at the rate of the last hour. Warning: less than 25 % left, or used up within "
                        + within(BurnRateLimits.SLOW)
                        + " at the rates of both the last 6 h and the last 3 d. For services only the rates count, with"
                        + " the last hour in place of the last 3 d."));
    }

    private String within(double rate) {
        return DurationText.of(ErrorBudgetText.scaled(1 / rate, configured().window()));
    }

    private ServiceLevelObjectives configured() {
        return objectives.get().getFirst().objectives();
    }

    @Override
    public List<TableData> tables(DetailView.ViewInput facts) {
        var tables = new ArrayList<TableData>();
        for (var objective : objectives.get()) {
            var rows = facts.state().cells(objective.quantity()).stream()
                    .map(cell -> row(objective, cell, facts.lookupResults()))
                    .sorted(Comparator.comparing(Row::state)
                            .thenComparingDouble(r -> r.items().get(2).order())
                            .thenComparing(r -> r.items().getFirst().text()))
                    .toList();
            tables.add(new TableData(
                    objective.name() + ", "
                            + ErrorBudgetText.percentage(objective.promised()).replaceFirst("\\.?0+ %$", " %")
                            + " of the time",
                    new ColumnHeadings()
                            .text("Host", "Key")
                            .numbers(
                                    "Achieved",
                                    "Budget left",
                                    "Runs out",
                                    "Burn rate 1 h",
                                    "Burn rate 6 h",
                                    "Burn rate 3 d"),
                    rows,
                    WaitingForDataText.absence(
                            facts.state(),
                            objective.quantity(),
                            WaitingForDataText.none(facts.state()) + " has a value of " + objective.quantity()
                                    + " yet")));
        }
        tables.add(services(facts));
        // Objectives that burn their budget come first, so that they are visible without scrolling.
        tables.sort(Comparator.comparing(SloViewContent::worst));
        return tables;
    }

    private TableData services(DetailView.ViewInput facts) {
        return ServiceObjectivesTable.all(facts.services(), configured());
    }

    @Override
    protected boolean needsServices() {
        return true;
    }

    private static CellState worst(TableData table) {
        return table.rows().stream().map(Row::state).reduce(CellState.ABSENT, CellState::worst);
    }

    private static String limit(double rate, Duration window) {
        return BurnRateLimits.text(rate) + " (" + ErrorBudgetText.budgetLifetime(rate, window) + ")";
    }

    private static Row row(HostObjective objective, Cell cell, TableQueryResults results) {
        var window = objective.objectives().window();
        double left = objective.remainingBudget(cell.value());
        var judged = Double.isNaN(left)
                ? cell.state()
                : left < 0 ? CellState.CRITICAL : left < 0.25 ? CellState.WARN : CellState.OK;
        var known = switch (cell.state()) {
            case OK -> judged;
            case WARN, CRITICAL -> judged.worst(cell.state());
            default -> cell.state();
        };
        var rates = rates(objective, cell, results);
        double six = BurnWindow.SIX_HOURS.rate(rates);
        double three = BurnWindow.THREE_DAYS.rate(rates);
        boolean slow = six > BurnRateLimits.SLOW && three > BurnRateLimits.SLOW;
        var slowState = slow ? CellState.WARN : CellState.OK;
        var slowLimit =
                "a warning if the burn rates of 6 h and 3 d are both above " + limit(BurnRateLimits.SLOW, window);
        double hour = BurnWindow.HOUR.rate(rates);
        double spent = ErrorBudgetText.sixHours(hour, six);
        var fastState = hour > BurnRateLimits.FAST ? CellState.CRITICAL : CellState.OK;
        return new Row(
                known.worst(fastState).worst(slowState),
                List.of(
                        text(cell.host().name()),
                        text(SharedPhrases.key(cell)),
                        new Item(ErrorBudgetText.percentage(cell.value()), CellState.OK, cell::reason)
                                .ordered(cell.value()),
                        new Item(Unit.RATIO.text(left), known, Math.clamp(left, 0, 1), cell::reason),
                        Item.number(ErrorBudgetText.exhaustedIn(left, spent, window), left <= 0 ? 0 : left / spent),
                        ErrorBudgetText.item(
                                hour,
                                window,
                                fastState,
                                "critical if the burn rate of 1 h is above " + limit(BurnRateLimits.FAST, window)),
                        ErrorBudgetText.item(six, window, slowState, slowLimit),
                        ErrorBudgetText.item(three, window, slowState, slowLimit)),
                Optional.of(Place.HostRef.of(cell.host())),
                objective.quantity());
    }

    /// Returns the burn rates by window name. If there are several forms, the highest rate is used.
    private static Map<String, Double> rates(HostObjective objective, Cell cell, TableQueryResults results) {
        var rates = new HashMap<String, Double>();
        var pool = cell.key().get("pool");
        for (var value : results.of(
                id(objective), cell.host().cluster().name(), cell.host().name())) {
            var of = TableQueryResults.label(value, "pool", "zpool", "name").orElse("");
            if (of.equals(pool) && !Double.isNaN(value.value())) {
                rates.merge(value.part(), value.value(), Math::max);
            }
        }
        return rates;
    }

    enum BurnWindow {
        HOUR("1 h", "[1h:1m]"),
        SIX_HOURS("6 h", "[6h:5m]"),
        THREE_DAYS("3 d", "[3d:15m]");

        final String word;
        final String window;

        BurnWindow(String word, String window) {
            this.word = word;
            this.window = window;
        }

        double rate(Map<String, Double> rates) {
            return rates.getOrDefault(word, Double.NaN);
        }
    }

    private static String id(HostObjective objective) {
        return "burn." + objective.quantity();
    }

    /// Queries all three burn rates of an objective, in the forms that its hosts currently use.
    static DetailViewQuery burnLookup(HostObjective objective, FleetState state) {
        Set<QuantityForm> used = new LinkedHashSet<>();
        for (var cluster : state.clusters()) {
            cluster.column(objective.quantity()).ifPresent(column -> {
                for (int row = 0; row < column.size(); row++) {
                    used.add(column.form(row));
                }
            });
        }
        var parts = measured(objective, used).stream()
                .flatMap(form -> Arrays.stream(BurnWindow.values())
                        .map(over -> new DetailViewQuery.Part(over.word, rate(form, over, objective), 1)))
                .toList();
        return new DetailViewQuery(
                id(objective), objective.name(), "x", DetailViewQuery.Kind.LOOKUP, List.of(), 0, parts, Map.of());
    }

    /// Charts the share of the whole budget used in each hour, which is easier to understand than a burn
    /// rate.
    static DetailViewQuery burnChart(HostObjective objective) {
        double hours = objective.objectives().window().toSeconds() / 3600.0;
        var share = " / " + BigDecimal.valueOf(hours).stripTrailingZeros().toPlainString();
        var parts = measured(objective, Set.of()).stream()
                .map(form -> new DetailViewQuery.Part("", rate(form, BurnWindow.HOUR, objective) + share, 1))
                .toList();
        return new DetailViewQuery(
                "chart." + id(objective),
                objective.name() + ": share of the error budget used in 1 h",
                "ratio",
                DetailViewQuery.Kind.LINES,
                List.of("pool", "zpool", "name"),
                0,
                parts,
                Map.of("warn", BurnRateLimits.SLOW / hours, "critical", BurnRateLimits.FAST / hours));
    }

    /// Returns the forms that use raw samples, because a recorded attainment has a fixed window.
    private static List<QuantityForm> measured(HostObjective objective, Set<QuantityForm> used) {
        var window = window(objective);
        var raw = used.stream().filter(f -> window.matcher(f.expr()).find()).toList();
        return raw.isEmpty()
                ? objective.forms().stream()
                        .filter(f -> window.matcher(f.expr()).find())
                        .toList()
                : raw;
    }

    private static Pattern window(HostObjective objective) {
        return Pattern.compile(
                "\\[" + PromqlLiterals.inOneUnit(objective.objectives().window()) + "(:[^\\]]*)?\\]");
    }

    private static String rate(QuantityForm form, BurnWindow over, HostObjective objective) {
        var attained = window(objective).matcher(form.expr()).replaceAll(over.window);
        return "(1 - (" + attained + ")) / " + budget(objective);
    }

    private static String budget(HostObjective objective) {
        return BigDecimal.ONE.subtract(BigDecimal.valueOf(objective.promised())).toPlainString();
    }
}
