package greenwall.fleet.service;

import greenwall.fleet.BundledText;
import greenwall.fleet.quantity.DefinitionFileReader;
import greenwall.fleet.quantity.DefinitionFileReader.Block;
import greenwall.fleet.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// One PromQL expression for a quantity of services.
///
/// @param quantity one of [#quantities()], or [#CALLS], [#CALL_ERRORS], [#VERSION]
/// @param input the raw metric that it reads
/// @param names the labels that may name the service; the first one that is not empty counts
public record ServiceQuantityForm(
        String id, String quantity, String expr, String input, List<String> names, String to, String by, String note) {
    /// Which service calls which: the service in `names` calls the one in `to`.
    public static final String CALLS = "calls";
    /// The share of these calls that failed.
    public static final String CALL_ERRORS = "call_errors";
    /// The release of a service that runs, in the label `to`.
    public static final String VERSION = "version";

    private static final Set<String> NOT_MEASURED = Set.of(CALLS, CALL_ERRORS, VERSION);

    private static final Map<String, String> QUANTILES = Map.of("p50", "0.5", "p95", "0.95", "p99", "0.99");
    private static final String LATENCY = "latency";

    private static final class Shipped {
        private static final Map<String, Quantity> QUANTITIES = Map.copyOf(Quantity.read(
                "quantities-service.txt", BundledText.of(ServiceQuantityForm.class, "quantities-service.txt")));
        private static final List<ServiceQuantityForm> FORMS =
                read(BundledText.of(ServiceQuantityForm.class, "forms-service.txt"));
    }

    /// Whether it measures a service by a number, which calls and releases do not.
    public boolean isMeasurement() {
        return !NOT_MEASURED.contains(quantity);
    }

    ServiceQuantityForm with(String otherExpr) {
        return new ServiceQuantityForm(id, quantity, otherExpr, input, names, to, by, note);
    }

    /// Whether it is this form, perhaps with another expression.
    boolean isSameAs(ServiceQuantityForm other) {
        return id.equals(other.id) && quantity.equals(other.quantity);
    }

    /// Whether it is queried in each poll for all services; releases are queried for single services.
    public boolean polled() {
        return !quantity.equals(VERSION);
    }

    public Quantity measured() {
        return Objects.requireNonNull(quantities().get(quantity), quantity);
    }

    public static List<ServiceQuantityForm> shipped() {
        return Shipped.FORMS;
    }

    public static Map<String, Quantity> quantities() {
        return Shipped.QUANTITIES;
    }

    private static List<ServiceQuantityForm> read(String text) {
        return DefinitionFileReader.read("forms-service.txt", text, "form expr input name from to by note").stream()
                .flatMap(block -> block.read(ServiceQuantityForm::of).stream())
                .toList();
    }

    private static List<ServiceQuantityForm> of(Block block) {
        var forms = new ArrayList<ServiceQuantityForm>();
        var head = block.head().split(" of ");
        var names = block.one("from").orElseGet(() -> block.need("name")).split("\\s+");
        var measured = head[1].equals(LATENCY) ? List.of("p50", "p95", "p99") : List.of(head[1]);
        for (var quantity : measured) {
            if (!NOT_MEASURED.contains(quantity) && !quantities().containsKey(quantity)) {
                throw new IllegalArgumentException("form " + block.head() + ": unknown quantity");
            }
            forms.add(new ServiceQuantityForm(
                    head[0],
                    quantity,
                    block.need("expr").replace("$q", QUANTILES.getOrDefault(quantity, "$q")),
                    block.need("input"),
                    List.of(names),
                    block.one("to").orElse(""),
                    block.need("by"),
                    block.one("note").orElse("")));
        }
        return forms;
    }
}
