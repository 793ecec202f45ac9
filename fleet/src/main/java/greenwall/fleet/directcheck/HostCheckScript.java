package greenwall.fleet.directcheck;

import greenwall.fleet.DurationText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.Unit;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The check of a host over SSH: one constant script that only reads, and the parser of its output. Values
/// are compared with the limits of the site's quantities.
public final class HostCheckScript {
    private static final String MARK = "==";
    private static final int MAX = 20;
    /// Snaps and optical discs: read-only images, which are always full.
    private static final Pattern IMAGE = Pattern.compile("/dev/(loop|sr)\\d");
    private static final int LONGEST = 160;
    private static final double KIB = 1024;

    /// The parts of the script. `ROOT` is replaced by the command that runs another one as root, where the
    /// site allows it. A part that hangs is ended and does not stop the others, unless its process waits for a
    /// disk or runs as root.
    private static final String SCRIPT = """
            part() { echo "== $1"; shift; command -v "$1" >/dev/null 2>&1 || { echo "== none"; return; }; $limit "$@" 2>&1; echo "== end $?"; }
            root() { echo "== $1"; shift; command -v "$1" >/dev/null 2>&1 || { echo "== none"; return; }; $limit ROOT "$@" 2>&1; echo "== end $?"; }
            export LC_ALL=C
            limit="timeout -k 2 8"
            $limit true 2>/dev/null || limit=
            part clock date +%s
            part load cat /proc/loadavg
            part processors getconf _NPROCESSORS_ONLN
            part arc cat /proc/spl/kstat/zfs/arcstats
            part memory cat /proc/meminfo
            part disks df -P -k -l
            part pools zpool status -x
            root tunnels wg show all latest-handshakes
            part units systemctl --failed --no-legend --plain --no-pager
            root kernel dmesg --level=emerg,alert,crit,err --time-format=iso
            """;

    private static final List<String> PARTS = Pattern.compile("^(?:part|root) (\\w+)", Pattern.MULTILINE)
            .matcher(SCRIPT)
            .results()
            .map(part -> part.group(1))
            .toList();

    private final Map<String, Quantity> quantities = new HashMap<>();
    private final Map<String, String> peers;

    /// @param peers the host name for each public key of a peer
    public HostCheckScript(QuantityCatalogue catalogue, Map<String, String> peers) {
        catalogue.quantities().forEach(quantity -> quantities.put(quantity.id(), quantity));
        this.peers = Map.copyOf(peers);
    }

    /// The script to run in a shell on the host.
    ///
    /// @param sudo whether tunnels and the kernel's messages may be read with `sudo -n`
    public static String script(boolean sudo) {
        return SCRIPT.replace("ROOT ", sudo ? "sudo -n " : "");
    }

    private static final String UNAVAILABLE = "not available: ";

    private record Part(List<String> lines, boolean available, boolean succeeded) {}

    private static Map<String, Part> parts(String output) {
        var parts = new LinkedHashMap<String, Part>();
        var name = "";
        var lines = new ArrayList<String>();
        for (var line : output.split("\n", -1)) {
            if (!line.startsWith(MARK + " ")) {
                lines.add(line.strip());
                continue;
            }
            var word = line.substring(MARK.length() + 1).strip();
            if (word.equals("none") || word.startsWith("end ")) {
                if (word.equals("end 124") || word.equals("end 137")) {
                    lines.addFirst("it did not finish in time");
                }
                parts.put(name, new Part(List.copyOf(lines), !word.equals("none"), word.equals("end 0")));
            } else {
                name = word;
            }
            lines.clear();
        }
        return parts;
    }

    /// Parses the output of the script; empty if the output is not from the script.
    public Optional<DirectCheckResult> read(String output) {
        var parts = parts(output);
        if (!parts.containsKey("clock")) {
            return Optional.empty();
        }
        var findings = new Findings();
        parts.forEach((name, part) -> {
            if (part.available()) {
                read(name, part, parts, findings);
            } else if (name.equals("pools") && hasZfs(parts)) {
                findings.figure(name, "", UNAVAILABLE + "zpool was not found");
            }
        });
        var missing = PARTS.stream().filter(name -> !parts.containsKey(name)).toList();
        missing.forEach(name -> findings.figure(name, "", "not checked: the output of the checks is incomplete"));
        boolean unavailable =
                findings.figures.stream().anyMatch(figure -> figure.text().startsWith(UNAVAILABLE));
        var words = !missing.isEmpty() || unavailable
                ? "partly checked over SSH"
                : findings.faults.isEmpty() ? "checked over SSH, no problems" : "checked over SSH";
        return Optional.of(new DirectCheckResult.Answered(words, findings.figures, findings.faults));
    }

    private void read(String name, Part part, Map<String, Part> all, Findings findings) {
        if (name.equals("arc")) {
            return;
        }
        if (!part.succeeded() && !name.equals("pools") && !name.equals("disks")) {
            findings.figure(name, "", UNAVAILABLE + first(part.lines()));
            return;
        }
        switch (name) {
            case "load" -> load(part, all.get("processors"), findings);
            case "memory" -> memory(part, all.get("arc"), findings);
            case "disks" -> disks(part, findings);
            case "pools" -> pools(part, findings);
            case "tunnels" -> part.lines().forEach(line -> tunnel(line, all.get("clock"), findings));
            case "units" -> units(part, findings);
            case "kernel" -> kernel(part, all.get("clock"), findings);
            default -> {}
        }
    }

    private static boolean hasZfs(Map<String, Part> parts) {
        var arc = parts.get("arc");
        return arc != null && arc.succeeded();
    }

    private static String first(List<String> lines) {
        return cut(lines.stream().filter(line -> !line.isEmpty()).findFirst().orElse("no output"));
    }

    private static String cut(String text) {
        return SanitizedText.cut(SanitizedText.line(text), LONGEST);
    }

    private void load(Part part, @Nullable Part processors, Findings findings) {
        var load = number(first(part.lines()).split(" ")[0]);
        var cpus = number(processors);
        load.ifPresent(value -> {
            findings.figure("load", "", first(part.lines()));
            cpus.filter(count -> count > 0)
                    .ifPresent(count -> evaluate(
                            findings,
                            "load.per_cpu",
                            value / count,
                            DirectCheckFault.Kind.LOAD,
                            "",
                            "load is too high",
                            "load per CPU"));
        });
    }

    /// The ARC above its minimum counts as available, as in `mem.util`: ZFS releases it, but the kernel does
    /// not count it.
    private void memory(Part part, @Nullable Part arc, Findings findings) {
        var sizes = numbers(part, 1);
        double all = sizes.getOrDefault("MemTotal", 0.0) * KIB;
        double free = sizes.getOrDefault("MemAvailable", Double.NaN) * KIB;
        if (all > 0 && !Double.isNaN(free)) {
            var cache = arc == null ? Map.<String, Double>of() : numbers(arc, 2);
            double released = Math.max(0, cache.getOrDefault("size", 0.0) - cache.getOrDefault("c_min", 0.0));
            double used = Math.max(0, 1 - (free + released) / all);
            findings.figure("memory", "", Unit.RATIO.text(used) + " used");
            evaluate(findings, "mem.util", used, DirectCheckFault.Kind.MEMORY, "", "memory is low", "memory used");
        }
    }

    /// The number in this column of each line, by the line's first word.
    private static Map<String, Double> numbers(Part part, int column) {
        var numbers = new HashMap<String, Double>();
        for (var line : part.lines()) {
            var words = line.split("[: ]+");
            if (words.length > column) {
                number(words[column]).ifPresent(value -> numbers.put(words[0], value));
            }
        }
        return numbers;
    }

    /// One mount that `df` cannot read, such as a user's FUSE mount, makes it fail, but it lists the others.
    private void disks(Part part, Findings findings) {
        part.lines().forEach(line -> disk(line, findings));
        if (!part.succeeded()) {
            var reasons =
                    part.lines().stream().filter(line -> line.startsWith("df:")).toList();
            findings.figure("disks", "", UNAVAILABLE + first(reasons.isEmpty() ? part.lines() : reasons));
        }
    }

    private void disk(String line, Findings findings) {
        var words = line.split(" +", 6);
        if (words.length < 6
                || !words[0].contains("/")
                || IMAGE.matcher(words[0]).lookingAt()) {
            return;
        }
        number(words[4].replace("%", "")).ifPresent(percent -> {
            double used = percent / 100;
            findings.figure("disk", words[5], Unit.RATIO.text(used) + " used");
            evaluate(
                    findings,
                    "fs.used",
                    used,
                    DirectCheckFault.Kind.DISK,
                    words[5],
                    words[5] + " is filling up",
                    words[5] + " used");
        });
    }

    private static void pools(Part part, Findings findings) {
        var text = first(part.lines());
        if (part.succeeded() && (text.startsWith("all pools are healthy") || text.startsWith("no pools"))) {
            findings.figure("pools", "", text);
            return;
        }
        var pool = "";
        for (var line : part.lines()) {
            if (line.startsWith("pool:")) {
                pool = line.substring("pool:".length()).strip();
            } else if (line.startsWith("state:") && !pool.isEmpty()) {
                var state = line.substring("state:".length()).strip();
                var fault = state.equals("ONLINE") ? "needs attention" : "is " + cut(state);
                findings.figure("pool", pool, state);
                findings.fault(new DirectCheckFault(
                        DirectCheckFault.Kind.POOL,
                        pool,
                        !state.equals("ONLINE"),
                        "pool " + pool + " " + fault,
                        "zpool status -x reports that pool " + pool + " " + fault));
            }
        }
        if (pool.isEmpty()) {
            findings.figure("pools", "", UNAVAILABLE + text);
        }
    }

    private void tunnel(String line, @Nullable Part clock, Findings findings) {
        var words = line.split("\\s+");
        var now = number(clock);
        if (words.length != 3 || now.isEmpty()) {
            return;
        }
        var name = peers.getOrDefault(words[1], words[1]);
        number(words[2]).ifPresent(at -> {
            if (at == 0) {
                findings.figure("tunnel", name, "no handshake yet");
                var lead = "no handshake with " + brief(name) + " yet";
                evaluate(findings, "wg.never", 1, DirectCheckFault.Kind.TUNNEL, name, lead, "wg reports none");
                return;
            }
            double age = Math.max(0, now.get() - at);
            var text = "last handshake " + DurationText.of(Duration.ofSeconds((long) age)) + " ago";
            findings.figure("tunnel", name, text);
            evaluate(
                    findings,
                    "wg.handshake.age",
                    age,
                    DirectCheckFault.Kind.TUNNEL,
                    name,
                    "tunnel to " + brief(name) + " is down",
                    text);
        });
    }

    private static String brief(String peer) {
        return peer.length() == 44 && peer.endsWith("=") ? peer.substring(0, 8) : peer;
    }

    private static void units(Part part, Findings findings) {
        for (var line : part.lines()) {
            var words = line.replaceFirst("^[●*] *", "").split(" +");
            if (words.length > 2 && words[0].contains(".")) {
                findings.figure("unit", words[0], "failed");
                findings.fault(new DirectCheckFault(
                        DirectCheckFault.Kind.UNIT,
                        words[0],
                        false,
                        words[0] + " has failed",
                        "systemd reports it as failed"));
            }
        }
        if (part.lines().stream().allMatch(String::isEmpty)) {
            findings.figure("units", "", "none failed");
        }
    }

    /// A kernel error of the last 15 minutes is a fault; an older one is only shown.
    private static void kernel(Part part, @Nullable Part clock, Findings findings) {
        var errors = part.lines().stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("sudo:"))
                .toList();
        if (errors.isEmpty()) {
            findings.figure("kernel", "", "no errors");
            return;
        }
        var last = errors.getLast();
        findings.figure("kernel", "", "last error: " + cut(last));
        var at = time(last);
        var now = number(clock);
        if (at.isPresent()
                && now.isPresent()
                && now.get() - at.get() < Duration.ofMinutes(15).toSeconds()) {
            findings.fault(new DirectCheckFault(
                    DirectCheckFault.Kind.KERNEL,
                    "",
                    false,
                    "the kernel is logging errors",
                    "the kernel's last error: " + cut(last)));
        }
    }

    private static Optional<Double> time(String line) {
        try {
            var text = line.split(" ", 2)[0].replace(',', '.');
            return Optional.of((double) OffsetDateTime.parse(text).toInstant().getEpochSecond());
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static Optional<Double> number(@Nullable Part part) {
        return part == null ? Optional.empty() : number(first(part.lines()));
    }

    private static Optional<Double> number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private void evaluate(
            Findings findings,
            String id,
            double value,
            DirectCheckFault.Kind kind,
            String key,
            String lead,
            String words) {
        var quantity = quantities.get(id);
        if (quantity == null) {
            return;
        }
        boolean critical =
                quantity.critical().filter(limit -> limit.matches(value)).isPresent();
        if (critical || quantity.warn().filter(limit -> limit.matches(value)).isPresent()) {
            var unit = Unit.of(quantity.unit());
            var limit = critical ? quantity.critical() : quantity.warn();
            var number = kind == DirectCheckFault.Kind.TUNNEL
                    ? words
                    : words + " " + unit.text(value).toLowerCase(Locale.ROOT);
            findings.fault(new DirectCheckFault(
                    kind,
                    key,
                    critical,
                    lead,
                    unit == Unit.BOOL
                            ? number
                            : number + " (limit "
                                    + limit.map(l -> l.value(unit)).orElse("") + ")"));
        }
    }

    /// The size is limited, since the output of a host is not trusted.
    private static final class Findings {
        private final List<DirectCheckResult.MeasuredValue> figures = new ArrayList<>();
        private final List<DirectCheckFault> faults = new ArrayList<>();

        void figure(String name, String key, String text) {
            if (figures.size() < MAX * 3) {
                figures.add(new DirectCheckResult.MeasuredValue(name, cut(key), cut(text)));
            }
        }

        void fault(DirectCheckFault fault) {
            if (faults.size() < MAX) {
                faults.add(new DirectCheckFault(
                        fault.kind(), cut(fault.key()), fault.critical(), cut(fault.lead()), cut(fault.reason())));
            }
        }
    }
}
