package greenwall.fleet.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// What is wrong with a subject. One subject can have several problems of different aspects: a host whose clock is
/// wrong and whose processors are busy has two.
enum ProblemKind {
    DOWN,
    AVAILABILITY,
    CPU,
    LOAD,
    MEMORY,
    OOM,
    NETWORK,
    CLOCK,
    DISK,
    HEALTH,
    SCRUB,
    SPACE,
    COPIES,
    UNIT,
    TUNNEL,
    GUEST,
    EXPORTER,
    STALE,
    SOURCE,
    SERVICE,
    /// What this console sees differs from what a Prometheus says.
    DIFFERENCE,
    OTHER;

    /// By the beginning of a quantity's id, the longest first.
    private static final Map<String, ProblemKind> QUANTITIES = new LinkedHashMap<>();

    /// By words in an alert's rule and name, for alerts that the labels do not tell.
    private static final Map<Pattern, ProblemKind> RULES = new LinkedHashMap<>();

    static {
        QUANTITIES.put("ebpf.disk.", DISK);
        QUANTITIES.put("ebpf.runq.", CPU);
        QUANTITIES.put("ebpf.txg.", DISK);
        QUANTITIES.put("ebpf.metaslab.", DISK);
        QUANTITIES.put("ebpf.zio.", DISK);
        QUANTITIES.put("ebpf.syscalls", CPU);
        QUANTITIES.put("ebpf.", MEMORY);
        QUANTITIES.put("cpu.", CPU);
        QUANTITIES.put("load.", LOAD);
        QUANTITIES.put("mem.", MEMORY);
        QUANTITIES.put("arc.", MEMORY);
        QUANTITIES.put("l2arc.", MEMORY);
        QUANTITIES.put("slo.arc", MEMORY);
        QUANTITIES.put("slo.pool", HEALTH);
        QUANTITIES.put("slo.wg", TUNNEL);
        QUANTITIES.put("slo.", AVAILABILITY);
        QUANTITIES.put("uptime", AVAILABILITY);
        QUANTITIES.put("tcp.", NETWORK);
        QUANTITIES.put("net.", NETWORK);
        QUANTITIES.put("clock.", CLOCK);
        QUANTITIES.put("disk.", DISK);
        QUANTITIES.put("fs.", SPACE);
        QUANTITIES.put("pool.usage", SPACE);
        QUANTITIES.put("pool.full_in", SPACE);
        QUANTITIES.put("pool.fragmentation", SPACE);
        QUANTITIES.put("pool.", HEALTH);
        QUANTITIES.put("vdev.", HEALTH);
        QUANTITIES.put("scrub.", HEALTH);
        QUANTITIES.put("ds.", SPACE);
        QUANTITIES.put("snap.", COPIES);
        QUANTITIES.put("repl.", COPIES);
        QUANTITIES.put("systemd.", UNIT);
        QUANTITIES.put("wg.", TUNNEL);
        QUANTITIES.put("vm.", GUEST);
        QUANTITIES.put("up", EXPORTER);
        QUANTITIES.put("target.down", EXPORTER);
        QUANTITIES.put("prom.", SOURCE);
        QUANTITIES.put("alertmanager.", SOURCE);

        rule("oom", OOM);
        rule("prometheus_|alertmanager_|loki_|^(prometheus|alertmanager|loki)", SOURCE);
        rule("replicat|repl_|snapshot|zrepl|syncoid|backup", COPIES);
        rule("systemd|unit_", UNIT);
        rule("wireguard|handshake", TUNNEL);
        rule("libvirt|guest|domain_", GUEST);
        rule("avail_bytes|filesystem|quota|almostfull|fullsoon|_allocated|free_bytes|fragment", SPACE);
        rule("memory|arcstats|_arc_|^arc|pgmajfault|page_cache|swap", MEMORY);
        rule("clock|timex|ntp|chrony", CLOCK);
        rule("vdev|pool|scrub|raid|smart", HEALTH);
        rule("disk|zio|txg|_io_", DISK);
        rule("load1|load5|load15|^highload", LOAD);
        rule("cpu|runq|run_?queue", CPU);
        rule("tcp|network|retrans|bond|carrier", NETWORK);
        rule("exporter|scrape", EXPORTER);
        rule("avg_over_time\\(up|availability|boot_time|reboot", AVAILABILITY);
        rule("\\bup\\b|hostdown|nodedown|instancedown|targetdown", DOWN);
    }

    private static void rule(String words, ProblemKind aspect) {
        RULES.put(Pattern.compile(words, Pattern.CASE_INSENSITIVE), aspect);
    }

    static ProblemKind ofQuantity(String id) {
        for (var entry : QUANTITIES.entrySet()) {
            if (id.startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return OTHER;
    }

    /// By its name first, then by its rule's expression.
    static ProblemKind ofAlert(String name, String query) {
        for (var text : new String[] {name, query}) {
            for (var entry : RULES.entrySet()) {
                if (entry.getKey().matcher(text).find()) {
                    return entry.getValue();
                }
            }
        }
        return OTHER;
    }
}
