package greenwall.fleet.probe.run;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The meaning of a tool's error line. Some tools exit with 0 after an error, or print a warning and then
/// nothing more, so neither the exit status nor silence proves anything.
///
/// @param why in plain words
/// @param remedy how to fix it
/// @param atOnce whether the run cannot succeed any more, even if the tool continues
/// @param rank the priority: of several lines, the one with the lowest rank is shown
public record ToolError(String why, String remedy, boolean atOnce, int rank) {
    private static final int LAST = 1000;
    private static final String INSTALL = "install libbpf-tools, bpfcc-tools or bpftrace on the host";
    private static final String BECOME_ROOT = "allow the user to run it with sudo without a password: "
            + "\"greenwall probe helper\" prints a helper and its sudoers line";
    private static final String OTHER_KERNEL = "try another tool; this one does not work with the host's kernel";

    private record Known(Pattern pattern, ToolError complaint) {
        static Known of(String pattern, String why, String remedy) {
            return new Known(Pattern.compile(pattern), new ToolError(why, remedy, false, 0));
        }

        static Known fatal(String pattern, String why, String remedy) {
            return new Known(Pattern.compile(pattern), new ToolError(why, remedy, true, 0));
        }
    }

    private static final List<Known> ALL = List.of(
            Known.of(
                    "^sudo: .*(password is required|terminal is required|not in the sudoers|may not run|not allowed)"
                            + "|is not allowed to execute|is not in the sudoers",
                    "sudo requires a password",
                    BECOME_ROOT),
            Known.of(
                    "sudo: (command )?not found",
                    "sudo is not installed on the host",
                    "connect as root, or install sudo"),
            Known.of(
                    "[Ll]ockdown",
                    "the kernel is locked down",
                    "boot with lockdown=none, or use a host that is not locked down"),
            Known.of(
                    "only supports running as the root|must be root|[Rr]un as root|Permission denied",
                    "it needs root",
                    "set \"ssh: {sudo: true}\", or connect as root"),
            Known.fatal(
                    "is not traceable|kprobe_events|failed to create kprobe|[Aa]ttach(ing)? (k|kret)probe"
                            + "|attaching probe: .?k(ret)?probe|failed to attach kprobe|debug/kprobes|No probes to attach"
                            + "|Failed to attach BPF program .* to k(ret)?probe",
                    "this kernel has no such function to probe",
                    "use a kernel with kprobes, and load the module whose functions are probed"),
            Known.of(
                    "tracepoint not found|failed to determine tracepoint|tracing/events|/sys/kernel/(debug/)?tracing",
                    "the kernel's tracepoints cannot be reached",
                    "mount -t tracefs tracefs /sys/kernel/tracing; if it is mounted, this kernel lacks the tracepoint"),
            Known.of(
                    "kernel headers|linux/.*file not found|CONFIG_IKHEADERS",
                    "bcc finds no kernel headers",
                    "install the headers of the running kernel, or libbpf-tools"),
            Known.of(
                    "BTF (is|not|information)|failed to find .*BTF|vmlinux BTF",
                    "the kernel has no BTF",
                    "use a kernel with CONFIG_DEBUG_INFO_BTF"),
            Known.of(
                    "does not contain a field|Unknown (identifier|struct)|resolve kernel symbol|failed to set attach target"
                            + "|no \\w+ in /proc/kallsyms",
                    "it does not support this kernel",
                    OTHER_KERNEL),
            Known.of("perf sampling|cpufreq", "the machine has no such counter", "use a physical machine"),
            Known.of(
                    "Operation not permitted|failed to load( BPF)?( object|$)|failed to (load|open)|Failed to load program",
                    "the kernel refuses to load it",
                    "run it as root with CAP_BPF and CAP_PERFMON, use a kernel with BTF, or try another tool"),
            Known.of(
                    "(unrecognized|invalid) option|unrecognized arguments|requires an argument|Unknown option",
                    "this version of the tool does not support an option",
                    OTHER_KERNEL),
            Known.of(
                    "command not found|No such file or directory|not found$",
                    "a program or file that it needs is missing",
                    INSTALL),
            Known.of("^Traceback|^Exception: |Failed to compile", "it crashed during start-up", OTHER_KERNEL),
            Known.of("(?i)^(error|fatal)\\b|(?i)\\berror:", "it reported an error", OTHER_KERNEL));

    private static final int LONGEST = 1_000;

    /// Printed by bpftrace if it is not allowed to raise a limit, which newer kernels do not have.
    private static final Pattern HARMLESS =
            Pattern.compile("RLIMIT_MEMLOCK|available_filter_functions|failed to detach");

    /// @param whole a line of standard error, or a note of the output
    public static Optional<ToolError> of(String whole) {
        // An error message is a sentence; a line of several megabytes would be searched dozens of times.
        var line = whole.length() > LONGEST ? whole.substring(0, LONGEST) : whole;
        if (isHarmless(line)) {
            return Optional.empty();
        }
        for (int i = 0; i < ALL.size(); i++) {
            if (ALL.get(i).pattern().matcher(line).find()) {
                var known = ALL.get(i).complaint();
                return Optional.of(new ToolError(known.why(), known.remedy(), known.atOnce(), i));
            }
        }
        return Optional.empty();
    }

    public static boolean isHarmless(String line) {
        return HARMLESS.matcher(line).find();
    }

    public static ToolError endedWith(int exit) {
        return new ToolError("ended with status " + exit, OTHER_KERNEL, false, LAST);
    }

    /// @param tool the name of an ordinary tool of the host; empty for a tracing tool
    public static ToolError notInstalled(String tool) {
        return new ToolError(
                "is not installed", tool.isEmpty() ? INSTALL : "install " + tool + " on the host", true, LAST);
    }

    /// An error that this program detected itself.
    public static ToolError of(String why, String remedy) {
        return new ToolError(why, remedy, true, LAST);
    }
}
