package greenwall.views.testing;

import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceEvaluator;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.state.CellState;
import greenwall.views.RequestHandle;
import greenwall.views.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Fake services for pictures and tests, the same each time.
public record FakeServices(List<Service> services, List<String> errors, Instant at) implements Services {
    private static final Map<String, List<String>> SHOP = Map.of(
            "edge", List.of("shop", "sign-in"),
            "shop", List.of("cart", "catalogue", "payment", "search"),
            "cart", List.of("stock", "cache"),
            "catalogue", List.of("database", "cache"),
            "payment", List.of("bank", "queue", "shop"),
            "stock", List.of("database"),
            "search", List.of("index"),
            "sign-in", List.of("database"),
            "queue", List.of());

    public static Service.Reading reading(String quantity, double value, CellState state) {
        var form = ServiceQuantityForm.shipped().stream()
                .filter(candidate -> candidate.quantity().equals(quantity))
                .findFirst()
                .orElseThrow();
        return new Service.Reading(form.measured(), value, state, Optional.of(Duration.ofSeconds(4)), form, "");
    }

    /// A reading with the remaining part of an error budget.
    public static Service.Reading budget(String quantity, double left, CellState state, Service.BurnRate burn) {
        var base = reading(quantity.equals("budget") ? "errors" : "p99", left, state);
        return new Service.Reading(
                Objects.requireNonNull(ServiceQuantityForm.quantities().get(quantity)),
                left,
                state,
                base.age(),
                base.form(),
                "as told",
                Optional.of(burn));
    }

    public static Service service(String name, CellState state, String why, List<Service.Call> calls) {
        int seed = Math.floorMod(name.hashCode(), 100);
        var readings = new ArrayList<>(List.of(
                reading("rate", 2 + seed, CellState.OK),
                reading("errors", state == CellState.CRITICAL ? 0.12 : 0.0004 * seed / 10, state),
                reading("p50", 0.012, CellState.OK),
                reading("p95", 0.08, CellState.OK),
                reading("p99", state == CellState.CRITICAL ? 2.4 : 0.15, CellState.OK),
                reading("up", 1, CellState.OK)));
        if (name.equals("shop")) {
            readings.add(
                    budget("budget", 0.62, CellState.OK, new Service.BurnRate("99.9 % succeeded", 0.99962, 0.4, 0.5)));
            readings.add(budget(
                    "latency_budget",
                    0.08,
                    CellState.WARN,
                    new Service.BurnRate("95 % were answered within 300 ms", 0.954, 4.1, 3.6)));
        }
        return new Service(
                "prod-east",
                name,
                state,
                why,
                readings,
                List.of(name, "shop/" + name),
                List.of("node0" + (1 + seed % 9) + ".fra1"),
                calls,
                Optional.of(Duration.ofSeconds(4)));
    }

    /// A shop with a dozen services, of which the database fails and one is stale, and three services that
    /// nobody calls.
    public static FakeServices shop() {
        var names = new TreeSet<>(SHOP.keySet());
        SHOP.values().forEach(names::addAll);
        names.addAll(List.of("node_exporter", "backup", "mail"));
        var all = new ArrayList<Service>();
        for (var name : names) {
            var state = switch (name) {
                case "database" -> CellState.CRITICAL;
                case "cache" -> CellState.STALE;
                case "mail" -> CellState.IDLE;
                default -> CellState.OK;
            };
            var why = switch (name) {
                case "database" -> "share of its requests that failed: 12 %, above 5 %";
                case "cache" -> "redis_up stopped 4 m 10 s ago";
                default -> "";
            };
            all.add(service(
                    name,
                    state,
                    why,
                    SHOP.getOrDefault(name, List.of()).stream()
                            .map(to -> new Service.Call(
                                    to, to.equals("bank") ? 0 : 3.5, to.equals("database") ? 0.12 : 0.001, true))
                            .toList()));
        }
        return new FakeServices(ServiceEvaluator.worstFirst(all), List.of(), Fleets.NOW);
    }

    /// This number of services and calls. A few of them fail.
    public static FakeServices large(int services, int calls, int poll) {
        var random = new Random(3);
        var outgoing = new ArrayList<List<Service.Call>>();
        for (int i = 0; i < services; i++) {
            outgoing.add(new ArrayList<>());
        }
        var seen = new TreeSet<String>();
        while (seen.size() < calls) {
            int from = random.nextInt(services - 1);
            int to = from + 1 + random.nextInt(Math.min(services - from - 1, 40));
            if (seen.add(from + ">" + to)) {
                outgoing.get(from)
                        .add(new Service.Call(
                                "service-" + to,
                                random.nextInt(100) + poll,
                                seen.size() % 97 == 5 ? 0.08 : seen.size() % 41 == 3 ? 0.02 : 0,
                                true));
            }
        }
        var all = new ArrayList<Service>();
        for (int i = 0; i < services; i++) {
            all.add(service("service-" + i, i % 60 == 7 ? CellState.CRITICAL : CellState.OK, "", outgoing.get(i)));
        }
        return new FakeServices(all, List.of(), Fleets.NOW);
    }

    @Override
    public RequestHandle list(Consumer<Answer> receiver) {
        receiver.accept(new Answer(services, errors, at));
        return () -> {};
    }
}
