package greenwall.fleet.enrol;

import greenwall.fleet.BundledText;
import greenwall.fleet.quantity.DefinitionFileReader;
import greenwall.fleet.quantity.DefinitionFileReader.Block;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// The components that can be installed on a host, and the profiles that select them: `components.txt`.
public record ComponentCatalogue(List<Component> components, List<Profile> profiles) {
    public static final String DEFAULT_PROFILE = "server";
    private static final ComponentCatalogue SHIPPED = read(BundledText.of(ComponentCatalogue.class, "components.txt"));

    /// @param port the port of an exporter
    /// @param metric the metric that proves that the exporter works; empty for a part without an exporter
    /// @param script the collector that writes a text file
    /// @param instead the part that replaces this one if the distribution has a package of it
    /// @param leftovers what its packages leave when they are removed
    public record Component(
            String id,
            String title,
            String when,
            OptionalInt port,
            String metric,
            String cost,
            String arguments,
            Optional<String> script,
            Optional<String> instead,
            List<String> leftovers,
            Map<PackageManager, ComponentPackages> packed) {}

    /// The packages of a part for a package manager.
    ///
    /// @param settings the file with the arguments of the service, and the variable in it
    public record ComponentPackages(
            List<String> packages, String unit, Optional<String> settings, String variable, String textfiles) {}

    /// @param text the plan for a host on which nothing can be run; empty for a host that is reached by SSH
    public record Profile(String name, Set<String> parts, List<String> text, int port) {}

    public static ComponentCatalogue shipped() {
        return SHIPPED;
    }

    public Optional<Profile> profile(String name) {
        return profiles.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    Optional<Component> part(String id) {
        return components.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    private static ComponentCatalogue read(String text) {
        var part = new StringBuilder("part title when port metric cost arguments script instead traces");
        for (var manager : PackageManager.values()) {
            for (var end : List.of("", "-unit", "-settings", "-textfiles")) {
                part.append(' ').append(manager.word()).append(end);
            }
        }
        var blocks = DefinitionFileReader.read("components.txt", text, part.toString(), "profile parts text port");
        return new ComponentCatalogue(
                blocks.stream()
                        .filter(block -> block.kind().equals("part"))
                        .map(ComponentCatalogue::part)
                        .toList(),
                blocks.stream()
                        .filter(block -> block.kind().equals("profile"))
                        .map(block -> new Profile(
                                block.head(),
                                Set.copyOf(words(block, "parts")),
                                block.all("text"),
                                block.one("port").map(Integer::parseInt).orElse(0)))
                        .toList());
    }

    private static Component part(Block block) {
        var packed = new EnumMap<PackageManager, ComponentPackages>(PackageManager.class);
        for (var manager : PackageManager.values()) {
            var packages = words(block, manager.word());
            if (!packages.isEmpty()) {
                var settings = words(block, manager.word() + "-settings");
                packed.put(
                        manager,
                        new ComponentPackages(
                                packages,
                                block.need(manager.word() + "-unit"),
                                settings.stream().findFirst(),
                                settings.isEmpty() ? "" : settings.getLast(),
                                block.one(manager.word() + "-textfiles").orElse("")));
            }
        }
        return new Component(
                block.head(),
                block.need("title"),
                block.need("when"),
                block.one("port").map(Integer::parseInt).map(OptionalInt::of).orElse(OptionalInt.empty()),
                block.one("port").isPresent() ? block.need("metric") : "",
                block.need("cost"),
                block.one("arguments").orElse(""),
                block.one("script"),
                block.one("instead"),
                words(block, "traces"),
                Map.copyOf(packed));
    }

    private static List<String> words(Block block, String attribute) {
        return block.one(attribute).stream()
                .flatMap(line -> Stream.of(line.split("\\s+")))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
