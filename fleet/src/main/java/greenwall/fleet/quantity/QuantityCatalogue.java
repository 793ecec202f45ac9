package greenwall.fleet.quantity;

import greenwall.fleet.BundledText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All quantities, forms and exporters: those that are shipped, and those that a site adds or overrides.
public final class QuantityCatalogue {
    private static final List<String> FORM_FILES = List.of(
            "forms-host.txt",
            "forms-zfs.txt",
            "forms-arc.txt",
            "forms-wireguard.txt",
            "forms-vm.txt",
            "forms-ebpf.txt");

    private final Map<String, Quantity> quantities;
    private final Map<String, List<QuantityForm>> forms;
    private final Map<String, Exporter> exporters;
    private final List<AbsenceRule> absence;
    private final Map<String, String> lists = new HashMap<>();

    /// A family of exporters: any of the metrics in `shows` proves that it runs on a host; `start` describes
    /// how to install it.
    public record Exporter(String id, List<String> shows, String start) {}

    /// Why a quantity is missing although its exporter runs, and what would fix it. A name that ends in `*`
    /// matches all names with that prefix.
    public record AbsenceRule(List<String> quantities, String exporter, String reason, String remedy) {
        public boolean appliesTo(String quantity) {
            return quantities.stream()
                    .anyMatch(name -> name.endsWith("*")
                            ? quantity.startsWith(name.substring(0, name.length() - 1))
                            : quantity.equals(name));
        }
    }

    private QuantityCatalogue(
            Map<String, Quantity> quantities,
            Map<String, List<QuantityForm>> forms,
            Map<String, Exporter> exporters,
            List<AbsenceRule> absence) {
        this.quantities = quantities;
        this.forms = forms;
        this.exporters = exporters;
        this.absence = absence;
        for (var list : quantities.values()) {
            for (var quantity : list.listed() ? quantities.values() : List.<Quantity>of()) {
                if (!quantity.equals(list) && quantity.keys().containsAll(list.keys())) {
                    lists.putIfAbsent(quantity.id(), list.id());
                }
            }
        }
    }

    public static QuantityCatalogue shipped() {
        return Shipped.ALL;
    }

    /// The shipped catalogue with a site's objectives. Forms on recorded objectives exist only for the
    /// default window; for any other window they are left out.
    public static QuantityCatalogue shipped(ServiceLevelObjectives objectives) {
        return objectives.equals(ServiceLevelObjectives.DEFAULT) ? Shipped.ALL : read(objectives);
    }

    /// Read only once, since it never changes and several callers need it at startup.
    private static final class Shipped {
        private static final QuantityCatalogue ALL = read(ServiceLevelObjectives.DEFAULT);
    }

    private static QuantityCatalogue read(ServiceLevelObjectives objectives) {
        var quantities = Quantity.read("quantities.txt", objectives.fill(resource("quantities.txt")));
        var forms = new LinkedHashMap<String, List<QuantityForm>>();
        for (var file : FORM_FILES) {
            for (var form : QuantityForm.read(file, objectives.fill(resource(file)), quantities)) {
                if (objectives.recorded() || !form.expr().contains("(slo:")) {
                    forms.computeIfAbsent(form.quantity(), _ -> new ArrayList<>())
                            .add(form);
                }
            }
        }
        var exporters = new LinkedHashMap<String, Exporter>();
        var absence = new ArrayList<AbsenceRule>();
        var blocks = DefinitionFileReader.read(
                "exporters.txt", resource("exporters.txt"), "exporter shows start", "missing exporter reason remedy");
        for (var block : blocks) {
            if (block.kind().equals("exporter")) {
                exporters.put(
                        block.head(),
                        new Exporter(
                                block.head(), DefinitionFileReader.words(block.need("shows")), block.need("start")));
            } else {
                var remedy = block.need("remedy");
                absence.add(new AbsenceRule(
                        DefinitionFileReader.words(block.head()),
                        block.need("exporter"),
                        block.need("reason"),
                        remedy.equals("none needed") ? "" : remedy));
            }
        }
        return new QuantityCatalogue(quantities, forms, exporters, absence);
    }

    static String resource(String file) {
        return BundledText.of(QuantityCatalogue.class, file);
    }

    public record Override(String quantity, Optional<QuantityLimit> warn, Optional<QuantityLimit> critical) {}

    /// A site's own quantity, or its own forms for an existing quantity, which are tried before the shipped
    /// ones.
    public record Addition(String quantity, String unit, List<String> keys, List<String> expressions) {}

    public QuantityCatalogue only(Set<String> ids) {
        var fewer = new LinkedHashMap<>(quantities);
        fewer.keySet().retainAll(ids);
        var fewerForms = new LinkedHashMap<>(forms);
        fewerForms.keySet().retainAll(ids);
        return new QuantityCatalogue(fewer, fewerForms, exporters, absence);
    }

    public QuantityCatalogue with(Collection<Addition> additions, Collection<Override> overrides) {
        var newQuantities = new LinkedHashMap<>(quantities);
        var newForms = new LinkedHashMap<String, List<QuantityForm>>(forms);
        for (var addition : additions) {
            newQuantities.computeIfAbsent(addition.quantity(), id -> ofSite(id, addition));
            var ofQuantity = new ArrayList<QuantityForm>();
            for (var expression : addition.expressions()) {
                var keys = newQuantities.get(addition.quantity()).keys().stream()
                        .map(key -> new QuantityForm.Key(key, List.of(key), Optional.empty()))
                        .toList();
                ofQuantity.add(QuantityForm.ofSite(
                        addition.quantity() + ".site." + (ofQuantity.size() + 1),
                        addition.quantity(),
                        expression,
                        keys));
            }
            ofQuantity.addAll(newForms.getOrDefault(addition.quantity(), List.of()));
            newForms.put(addition.quantity(), ofQuantity);
        }
        for (var limits : overrides) {
            newQuantities.computeIfPresent(
                    limits.quantity(), (_, quantity) -> quantity.withLimits(limits.warn(), limits.critical()));
        }
        return new QuantityCatalogue(newQuantities, newForms, exporters, absence);
    }

    private static Quantity ofSite(String id, Addition addition) {
        return new Quantity(
                id,
                "set up by this site",
                addition.unit(),
                addition.keys(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                Quantity.Merge.HIGHEST,
                true,
                Optional.empty(),
                Optional.empty());
    }

    /// Converts a number without a direction to a limit, in the quantity's own direction. For a quantity that
    /// has none, it is a lower limit if the warning is larger than the critical limit, otherwise an upper
    /// limit.
    public QuantityLimit limit(String quantity, double number, Optional<Double> warn, Optional<Double> critical) {
        var shipped = quantity(quantity).flatMap(q -> q.critical().or(q::warn));
        if (shipped.isPresent()) {
            return shipped.get().highIsBad() ? QuantityLimit.above(number) : QuantityLimit.below(number);
        }
        boolean low = warn.isPresent() && critical.isPresent() && warn.get() > critical.get();
        return low ? QuantityLimit.below(number) : QuantityLimit.above(number);
    }

    public List<Quantity> quantities() {
        return List.copyOf(quantities.values());
    }

    /// The quantity that lists the pools, peers or guests that this one measures; empty if there is none.
    public String listOf(String quantity) {
        return lists.getOrDefault(quantity, "");
    }

    public Optional<Quantity> quantity(String id) {
        return Optional.ofNullable(quantities.get(id));
    }

    /// The forms in the order in which they are tried for a host.
    public List<QuantityForm> forms(String quantity) {
        return forms.getOrDefault(quantity, List.of());
    }

    public Collection<Exporter> exporters() {
        return exporters.values();
    }

    public Optional<Exporter> exporter(String id) {
        return Optional.ofNullable(exporters.get(id));
    }

    public List<AbsenceRule> absenceRules() {
        return absence;
    }
}
