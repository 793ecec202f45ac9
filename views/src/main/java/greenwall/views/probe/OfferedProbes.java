package greenwall.views.probe;

import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeCatalogue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// The probes that are offered for a host, in their order. Does not depend on JavaFX.
final class OfferedProbes {
    private final Supplier<ProbeCatalogue> catalogue;
    private List<String> symptoms = List.of();
    private String search = "";

    /// @param fits the symptoms for which the probe is made
    record OfferedProbe(Probe probe, List<String> fits) {}

    /// @param catalogue returns the current catalogue, which changes with the configuration
    OfferedProbes(Supplier<ProbeCatalogue> catalogue) {
        this.catalogue = catalogue;
    }

    /// Sets the host's firing alerts and its quantities beyond a limit. The alert from which the user came is
    /// first.
    void setSymptoms(List<String> names) {
        symptoms = names.stream().distinct().toList();
    }

    void search(String text) {
        search = text.strip();
    }

    /// The probes in catalogue order, but those that fit a symptom first. With a search, the probes whose
    /// names begin with the search text come before them.
    List<OfferedProbe> offers() {
        var named = new ArrayList<OfferedProbe>();
        var fitting = new ArrayList<OfferedProbe>();
        var others = new ArrayList<OfferedProbe>();
        for (var probe : catalogue.get().all()) {
            if (!matches(probe)) {
                continue;
            }
            var fits = symptoms.stream()
                    .filter(symptom -> probe.alerts().contains(symptom)
                            || probe.quantities().contains(symptom))
                    .toList();
            var offer = new OfferedProbe(probe, fits);
            boolean byName = !search.isEmpty() && probe.name().startsWith(search.toLowerCase(Locale.ROOT));
            (byName ? named : fits.isEmpty() ? others : fitting).add(offer);
        }
        // The alert from which the user came counts most.
        fitting.sort(Comparator.comparing(offer -> symptoms.indexOf(offer.fits().getFirst())));
        named.addAll(fitting);
        named.addAll(others);
        return named;
    }

    /// Whether each search word occurs in the name, the question, an alert, a quantity or the result of the
    /// probe.
    private boolean matches(Probe probe) {
        var text = (probe.name() + " " + probe.question() + " " + probe.alerts() + " " + probe.quantities() + " "
                        + ProbeDescription.output(probe))
                .toLowerCase(Locale.ROOT);
        return Arrays.stream(search.toLowerCase(Locale.ROOT).split("\\s+")).allMatch(text::contains);
    }
}
