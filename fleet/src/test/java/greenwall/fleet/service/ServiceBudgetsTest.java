package greenwall.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Objectives;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.Vector;
import greenwall.fleet.state.CellState;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceBudgetsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Source SOURCE = new Source("east", Source.Kind.PROMETHEUS, URI.create("http://prom"));
    private final List<String> asked = new ArrayList<>();
    /// The share of failures by the window that is asked for; a window that is not here is not answered.
    private final Map<String, Double> failed = new HashMap<>();

    private final ServiceBudgets budgets = new ServiceBudgets(
            (Metrics) Proxy.newProxyInstance(
                    Metrics.class.getClassLoader(),
                    new Class<?>[] {Metrics.class},
                    (_, _, arguments) -> answer((String) arguments[0])),
            new Objectives(0.9, 0.9, 0.9, 0.9, 0.9, Duration.ofDays(30), Map.of("cart", 0.999)));

    private Outcome<Vector> answer(String query) {
        asked.add(query);
        return failed.entrySet().stream()
                .filter(entry -> query.contains("[" + entry.getKey() + "]"))
                .findFirst()
                .<Outcome<Vector>>map(entry -> new Outcome.Answered<>(
                        SOURCE,
                        NOW,
                        Duration.ZERO,
                        new Vector.Builder()
                                .add(Labels.of("service", "shop/cart"), 0, entry.getValue())
                                .build(),
                        List.of(),
                        List.of(),
                        Optional.empty()))
                .orElseGet(() -> new Outcome.Failed<>(
                        SOURCE, NOW, Duration.ZERO, new Failure.Unreachable("too many samples", "ask for less")));
    }

    private static Service service(String name, double errors) {
        var form = ServiceForm.shipped().stream()
                .filter(one -> one.id().equals("errors.spanmetrics"))
                .findFirst()
                .orElseThrow();
        return new Service(
                "east",
                name,
                CellState.OK,
                "",
                List.of(new Service.Reading(
                        form.measured(), errors, CellState.OK, Optional.of(Duration.ofSeconds(4)), form, "")),
                List.of("shop/" + name),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private Service.Reading budget(double errors, Instant now) {
        var cart = service("cart", errors);
        budgets.ask(List.of(cart), now);
        return budgets.with(cart).reading(ServiceBudgets.BUDGET).orElseThrow();
    }

    @Test
    void whatIsLeftIsTheShareOfTheFailuresThatWerePromised() {
        failed.putAll(Map.of("30d", 0.0004, "1h", 0.0002, "6h", 0.0002));

        var budget = budget(0.0002, NOW);

        assertThat(budget.value()).isCloseTo(0.6, within(1e-9));
        assertThat(budget.state()).isEqualTo(CellState.OK);
        assertThat(budget.reason())
                .isEqualTo("99.96 % of the requests of 30 days succeeded, 99.9 % are promised; in the last hour the"
                        + " budget burnt 0.2 times as fast as it may");
        assertThat(budget.form().expr()).contains("[30d]", "/ 0.001");
        assertThat(asked).allMatch(query -> query.contains("shop/cart"));
    }

    /// What is used up stays used up for a month, and is no trouble of today.
    @Test
    void theSpeedAtWhichItBurnsJudgesItAndNotWhatIsLeft() {
        failed.putAll(Map.of("30d", 0.004, "1h", 0.0001, "6h", 0.02));
        assertThat(budget(0.0001, NOW).state()).as("used up, and quiet").isEqualTo(CellState.OK);
        assertThat(budget(0.0001, NOW).value()).isNegative();

        failed.putAll(Map.of("1h", 0.02));
        var later = NOW.plus(Duration.ofMinutes(2));
        assertThat(budget(0.03, later).state()).as("burns fast").isEqualTo(CellState.CRITICAL);
        assertThat(budget(0.0001, later).state()).as("burnt fast until now").isEqualTo(CellState.WARN);

        failed.putAll(Map.of("1h", 0.004, "6h", 0.004));
        assertThat(budget(0.004, later.plus(Duration.ofMinutes(2))).state())
                .as("burns slowly")
                .isEqualTo(CellState.WARN);
    }

    @Test
    void onlyServicesWithAnObjectiveAreAskedForAndALongWindowSeldom() {
        failed.putAll(Map.of("30d", 0.0004, "1h", 0.0002, "6h", 0.0002));
        var services = List.of(service("cart", 0.0002), service("search", 0.5));

        for (int beat = 0; beat < 8; beat++) {
            budgets.ask(services, NOW.plusSeconds(15L * beat));
        }

        assertThat(asked.stream().filter(query -> query.contains("[30d]"))).hasSize(1);
        assertThat(asked.stream().filter(query -> query.contains("[1h]"))).hasSize(2);
        assertThat(asked).noneMatch(query -> query.contains("search"));
        assertThat(budgets.with(services.getLast())).isSameAs(services.getLast());
    }

    @Test
    void whatIsNotAnsweredIsNoBudgetThatIsWhole() {
        var unknown = budget(0, NOW);
        assertThat(unknown.state()).isEqualTo(CellState.SILENT);
        assertThat(unknown.value()).isNaN();
        assertThat(unknown.reason()).contains("too many samples");

        failed.putAll(Map.of("30d", 0.0004, "1h", 0.0002, "6h", 0.0002));
        assertThat(budget(0, NOW.plusSeconds(61)).state())
                .as("asked again soon")
                .isEqualTo(CellState.OK);
    }
}
