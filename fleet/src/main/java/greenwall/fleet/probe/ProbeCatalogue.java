package greenwall.fleet.probe;

import greenwall.fleet.BundledText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All known probes: the built-in ones and those of the site, which replace built-in ones of the same name.
public final class ProbeCatalogue {
    private final Map<String, Probe> probes = new LinkedHashMap<>();

    private ProbeCatalogue(List<Probe> all) {
        all.forEach(p -> probes.put(p.name(), p));
    }

    public static ProbeCatalogue builtIn() {
        var all = new ArrayList<Probe>();
        for (var name : BundledText.of(ProbeCatalogue.class, "catalogue/index.txt")
                .lines()
                .toList()) {
            switch (ProbeFileReader.read(
                    name + ".probe", BundledText.of(ProbeCatalogue.class, "catalogue/" + name + ".probe"))) {
                case ProbeFileReader.Parsed(var probe) -> all.add(probe);
                case ProbeFileReader.Invalid(var problems) ->
                    throw new IllegalStateException(String.join("\n", problems));
            }
        }
        return new ProbeCatalogue(all);
    }

    public ProbeCatalogue with(List<Probe> more) {
        var all = new ArrayList<>(probes.values());
        all.addAll(more);
        return new ProbeCatalogue(all);
    }

    public List<Probe> all() {
        return List.copyOf(probes.values());
    }

    public Optional<Probe> probe(String name) {
        return Optional.ofNullable(probes.get(name));
    }
}
