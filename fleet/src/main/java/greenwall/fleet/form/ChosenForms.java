package greenwall.fleet.form;

import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityForm;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The form that returns each quantity for each host: the first in order with a row for the host, or why there
/// is none. One thread chooses forms; any thread may read a reason.
public final class ChosenForms {
    public static final int NONE = -1;
    private static final byte[] NO_CHOICE = {};

    private final QuantityCatalogue catalogue;
    private final Map<String, byte[]> choices = new ConcurrentHashMap<>();
    private volatile Map<Integer, Set<String>> exporters = Map.of();
    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private volatile HostMapping mapping = HostMapping.EMPTY;

    public ChosenForms(QuantityCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    public QuantityCatalogue catalogue() {
        return catalogue;
    }

    /// Stores new hosts. Choices are kept until a better one is known; those of vacant indexes are cleared.
    public void remap(HostMapping newMapping) {
        mapping = newMapping;
        int hosts = newMapping.hosts().size();
        choices.replaceAll((_, old) -> {
            var wider = Arrays.copyOf(old, hosts);
            if (hosts > old.length) {
                Arrays.fill(wider, old.length, hosts, (byte) NONE);
            }
            newMapping.vacant().stream().forEach(host -> wider[host] = NONE);
            return wider;
        });
    }

    /// Stores which exporters run on which host, from the metrics that identify exporters.
    public void exportersSeen(Map<Integer, Set<String>> metrics) {
        var found = new HashMap<Integer, Set<String>>();
        metrics.forEach((host, shown) -> found.put(
                host,
                catalogue.exporters().stream()
                        .filter(e -> e.shows().stream().anyMatch(shown::contains))
                        .map(QuantityCatalogue.Exporter::id)
                        .collect(Collectors.toUnmodifiableSet())));
        exporters = Map.copyOf(found);
    }

    /// Whether an exporter was seen on a host; true if that is not known, and for a form without an exporter.
    public boolean mayHave(String exporter, int host) {
        return exporter.isEmpty()
                || exporters.isEmpty()
                || exporters.getOrDefault(host, Set.of()).contains(exporter);
    }

    public int choice(String quantity, int host) {
        return choices(quantity).of(host);
    }

    /// Whether any host uses the form.
    public boolean chosen(String quantity, int form) {
        for (byte choice : choices.getOrDefault(quantity, NO_CHOICE)) {
            if (choice == form) {
                return true;
            }
        }
        return false;
    }

    public Choices choices(String quantity) {
        return new Choices(choices.getOrDefault(quantity, NO_CHOICE));
    }

    public record Choices(byte[] ofHosts) {
        public int of(int host) {
            return host < ofHosts.length ? ofHosts[host] : NONE;
        }
    }

    public void choose(String quantity, int host, int form) {
        var ofHosts = choices.computeIfAbsent(quantity, _ -> {
            var fresh = new byte[mapping.hosts().size()];
            Arrays.fill(fresh, (byte) NONE);
            return fresh;
        });
        ofHosts[host] = (byte) form;
    }

    /// Records that a query of a form failed, so that its rows are not known; an empty text clears this.
    public void failed(String quantity, String why) {
        if (why.isEmpty()) {
            failures.remove(quantity);
        } else {
            failures.put(quantity, why);
        }
    }

    /// Why a query of a form failed; empty if none did.
    public Optional<String> failure(String quantity) {
        return Optional.ofNullable(failures.get(quantity));
    }

    public AbsenceReason why(int host, Quantity quantity) {
        var targets = mapping.targetsOf(host);
        if (targets.stream().noneMatch(Target::present)) {
            return new AbsenceReason(
                    "the host is no longer in the list of targets",
                    "add it to the targets again, or list it under identity.retired in the configuration");
        }
        var failure = failure(quantity.id());
        if (failure.isPresent()) {
            return new AbsenceReason(
                    "could not be queried: " + failure.get(),
                    "check the source in the Sources view or with greenwall doctor");
        }
        var present = exporters.getOrDefault(host, Set.of());
        for (var absence : catalogue.absenceRules()) {
            if (absence.appliesTo(quantity.id()) && present.contains(absence.exporter())) {
                return new AbsenceReason(absence.reason(), absence.remedy());
            }
        }
        var down = targets.stream().filter(Target::down).toList();
        if (!down.isEmpty()) {
            var jobs = down.stream().map(Target::job).distinct().toList();
            var names = String.join(", ", jobs);
            return jobs.size() == 1
                    ? new AbsenceReason(
                            "the exporter of job " + names + " is down and may be the one that provides it",
                            "restart the exporter of job " + names)
                    : new AbsenceReason(
                            "exporters of this host are down (jobs " + names + "), and one of them may provide it",
                            "restart the exporters of the jobs " + names);
        }
        var families = catalogue.forms(quantity.id()).stream()
                .filter(form -> form.trust() != QuantityForm.Trust.UNVERIFIED)
                .map(QuantityForm::exporter)
                .filter(exporter -> !exporter.isEmpty())
                .distinct()
                .toList();
        if (families.isEmpty()) {
            return new AbsenceReason("none of its expressions returns a value", "");
        }
        if (families.stream().anyMatch(present::contains)) {
            var running = families.stream().filter(present::contains).collect(Collectors.joining(", "));
            return new AbsenceReason(
                    "an exporter that provides it is scraped (" + running
                            + ") but returns no value for it, for example because there is nothing to measure",
                    "");
        }
        return new AbsenceReason(
                "no exporter that provides it is scraped (" + String.join(", ", families) + ")",
                catalogue
                        .exporter(families.getFirst())
                        .map(QuantityCatalogue.Exporter::start)
                        .orElse(""));
    }
}
