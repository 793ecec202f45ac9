package greenwall.fleet.enrol;

import greenwall.fleet.NamedConstant;
import greenwall.fleet.ResourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The properties of a host's system, as `inventory.sh` reports them.
///
/// @param like the distribution and those that it is derived from, its own first
/// @param root whether commands can be run as root
/// @param manager `apt-get`, `dnf`, `apk` or empty
/// @param init `systemd`, `openrc`, `scripts` or empty
/// @param has the features of the host: zfs, wireguard, libvirt, containers, btf, journal, sudo, disks
/// @param offers packages of interest that are not installed but available
/// @param steps earlier enrolment steps with their states: begun, done, failed, undoing
public record HostInventory(
        String system,
        List<String> like,
        String kernel,
        String architecture,
        String user,
        boolean root,
        String manager,
        String init,
        Set<String> has,
        Set<Integer> listens,
        Set<String> packages,
        Set<String> offers,
        Map<String, String> steps) {
    /// The families of distributions whose packages this program knows.
    public enum Family implements NamedConstant {
        DEBIAN,
        FEDORA,
        ALPINE
    }

    /// The program for `/bin/sh` that reads the properties.
    public static String program() {
        return ResourceText.of(HostInventory.class, "inventory.sh");
    }

    /// @param sudo whether a user who is not root may use it
    public static HostInventory read(String output, boolean sudo) {
        var one = new HashMap<String, String>();
        var many = new HashMap<String, List<String>>();
        output.lines().forEach(line -> {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                var value = line.substring(blank + 1).strip();
                one.put(line.substring(0, blank), value);
                many.computeIfAbsent(line.substring(0, blank), _ -> new ArrayList<>())
                        .add(value);
            }
        });
        var like = new ArrayList<String>();
        like.add(one.getOrDefault("distribution", ""));
        like.addAll(List.of(one.getOrDefault("like", "").split(" ")));
        like.removeIf(String::isEmpty);
        var ports = new TreeSet<Integer>();
        many.getOrDefault("listens", List.of()).stream()
                .filter(port -> port.matches("\\d{1,5}"))
                .forEach(port -> ports.add(Integer.valueOf(port)));
        var steps = new TreeMap<String, String>();
        many.getOrDefault("step", List.of()).forEach(step -> {
            var words = step.split(" ", 2);
            steps.put(words[0], words.length > 1 ? words[1] : "begun");
        });
        return new HostInventory(
                one.getOrDefault("system", "an unknown system"),
                like,
                one.getOrDefault("kernel", ""),
                one.getOrDefault("architecture", ""),
                one.getOrDefault("user", ""),
                one.containsKey("root") && (sudo || one.getOrDefault("uid", "").equals("0")),
                one.getOrDefault("manager", ""),
                one.getOrDefault("init", ""),
                Set.copyOf(many.getOrDefault("has", List.of())),
                ports,
                Set.copyOf(many.getOrDefault("package", List.of())),
                Set.copyOf(many.getOrDefault("offers", List.of())),
                steps);
    }

    /// The family by the package manager that is installed; the name of the distribution alone is not enough.
    public Optional<Family> family() {
        return switch (manager) {
            case "apt-get" -> Optional.of(Family.DEBIAN);
            case "dnf" -> Optional.of(Family.FEDORA);
            case "apk" -> Optional.of(Family.ALPINE);
            default -> Optional.empty();
        };
    }

    public boolean meets(String condition) {
        return condition.equals("always") || has.contains(condition);
    }
}
