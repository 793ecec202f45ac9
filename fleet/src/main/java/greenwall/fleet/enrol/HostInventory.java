package greenwall.fleet.enrol;

import greenwall.fleet.BundledText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The properties of a host's system, as `inventory.sh` reports them.
///
/// @param like the distribution and those that it is derived from, its own first
/// @param root whether commands can be run as root
/// @param init `systemd`, `openrc`, `scripts` or empty
/// @param features the features of the host: zfs, wireguard, libvirt, containers, btf, journal, sudo, disks
/// @param availablePackages packages of interest that are not installed but available
/// @param steps earlier enrolment steps with their states: begun, done, failed, undoing
public record HostInventory(
        String system,
        List<String> like,
        String kernel,
        String architecture,
        String user,
        boolean root,
        Optional<PackageManager> packageManager,
        String init,
        Set<String> features,
        Set<Integer> listeningPorts,
        Set<String> packages,
        Set<String> availablePackages,
        Map<String, String> steps) {
    boolean isSupported() {
        return kernel.equals("Linux") && packageManager.isPresent();
    }

    /// The program for `/bin/sh` that reads the properties.
    public static String program() {
        return BundledText.of(HostInventory.class, "inventory.sh");
    }

    /// @param sudo whether a user who is not root may use it
    public static HostInventory read(String output, boolean sudo) {
        var facts = output.lines()
                .map(line -> line.split(" ", 2))
                .filter(words -> words.length > 1)
                .collect(Collectors.groupingBy(
                        words -> words[0], Collectors.mapping(words -> words[1].strip(), Collectors.toList())));
        var like = new ArrayList<String>();
        like.add(last(facts, "distribution"));
        like.addAll(List.of(last(facts, "like").split(" ")));
        like.removeIf(String::isEmpty);
        var ports = facts.getOrDefault("listens", List.of()).stream()
                .filter(port -> port.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
        var steps = new TreeMap<String, String>();
        facts.getOrDefault("step", List.of()).forEach(step -> {
            var words = step.split(" ", 2);
            steps.put(words[0], words.length > 1 ? words[1] : "begun");
        });
        return new HostInventory(
                facts.getOrDefault("system", List.of("an unknown system")).getLast(),
                like,
                last(facts, "kernel"),
                last(facts, "architecture"),
                last(facts, "user"),
                facts.containsKey("root") && (sudo || last(facts, "uid").equals("0")),
                PackageManager.of(last(facts, "manager")),
                last(facts, "init"),
                Set.copyOf(facts.getOrDefault("has", List.of())),
                ports,
                Set.copyOf(facts.getOrDefault("package", List.of())),
                Set.copyOf(facts.getOrDefault("offers", List.of())),
                steps);
    }

    private static String last(Map<String, List<String>> facts, String name) {
        return facts.getOrDefault(name, List.of("")).getLast();
    }

    public boolean meets(String condition) {
        return condition.equals("always") || features.contains(condition);
    }
}
