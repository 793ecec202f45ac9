package greenwall.fleet.enrol;

import greenwall.fleet.BundledText;
import java.util.List;

/// The programs for `/bin/sh` that execute, check and undo a step on a host.
public final class EnrolmentStepScript {
    public static final String FOLDER = "/var/lib/greenwall/enrol";
    private static final String END = "GREENWALL-END-OF-FILE";

    private EnrolmentStepScript() {}

    /// Runs a script from its standard input on the host. Its arguments are a name and the number of bytes.
    public static String runner() {
        return BundledText.of(EnrolmentStepScript.class, "runner.sh");
    }

    public static String apply(PackageManager manager, EnrolmentStep.HostStep step) {
        var out = head(manager, step.id(), step.leftovers());
        out.append("begin\n");
        heredoc(
                out,
                "cat >\"$here/stop\"",
                String.join("\n", step.stop()) + (step.stop().isEmpty() ? "" : "\n"));
        parts(out, step, "packages", "file");
        each(out, "run", step.commands());
        each(out, "run", step.verify());
        return out.append("rm -rf \"$home/apt\"\nfinish\n").toString();
    }

    /// Prints a line `drift: …` for each deviation from the plan, and the state of the step.
    public static String check(PackageManager manager, EnrolmentStep.HostStep step) {
        var out = head(manager, step.id(), List.of());
        out.append("state=$(cat \"$here/state\" 2>/dev/null || echo absent)\n");
        out.append("boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)\n");
        out.append("if [ -d \"$home/lock\" ]"
                + " && [ \"$(cat \"$home/lock/boot\" 2>/dev/null || echo \"$boot\")\" = \"$boot\" ]"
                + " && kill -0 \"$(cat \"$home/lock/pid\" 2>/dev/null)\" 2>/dev/null; then"
                + " [ \"$state\" = done ] || state=running; fi\n");
        out.append("echo \"state: $state\"\n[ \"$state\" = absent ] && exit 0\n");
        parts(out, step, "packed", "holds");
        each(out, "proves", step.verify());
        return out.append("exit 0\n").toString();
    }

    /// Adds a command for the packages of a step, and one for each of its files.
    private static void parts(StringBuilder out, EnrolmentStep.HostStep step, String packages, String file) {
        if (!step.packages().isEmpty()) {
            out.append(packages + " " + String.join(" ", step.packages()) + "\n");
        }
        step.files().forEach(one -> heredoc(out, file + " " + one.mode() + " " + quoted(one.path()), one.text()));
    }

    private static void each(StringBuilder out, String function, List<String> commands) {
        commands.forEach(command ->
                out.append(function).append(' ').append(quoted(command)).append('\n'));
    }

    /// Restores the state before the step, from the data that was kept on the host.
    public static String undo(PackageManager manager, String step) {
        return head(manager, step, List.of())
                .append("undo\nrm -rf \"$home/apt\"\n")
                .toString();
    }

    /// Removes this program's folder once it contains no more steps.
    public static String cleanUp() {
        return "home=" + FOLDER + "\nfor state in $home/*/state; do [ -e \"$state\" ] && exit 0; done\n"
                + "rm -rf $home\nrmdir ${home%/*} 2>/dev/null\nexit 0\n";
    }

    /// Lists the steps that are recorded on the host, the newest first, one id per line.
    public static String listSteps() {
        return "for number in " + FOLDER + "/*/number; do [ -e \"$number\" ] || continue\nstep=${number%/number}\n"
                + "printf '%s %s\\n' \"$(cat \"$number\")\" \"${step##*/}\"; done | sort -rn | cut -d' ' -f2-\n";
    }

    private static StringBuilder head(PackageManager manager, String step, List<String> traces) {
        var out = new StringBuilder("step=").append(quoted(step));
        out.append("\ntraces=").append(quoted(String.join(" ", traces)));
        out.append("\nrefresh=").append(quoted(manager.refresh));
        out.append("\ninstall=").append(quoted(manager.install));
        out.append("\npurge=").append(quoted(manager.purge)).append('\n');
        return out.append(library());
    }

    /// The functions that all scripts of steps begin with.
    static String library() {
        return BundledText.of(EnrolmentStepScript.class, "step-functions.sh");
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static void heredoc(StringBuilder out, String command, String text) {
        if (text.contains(END)) {
            throw new IllegalArgumentException("a file contains the heredoc delimiter " + END);
        }
        out.append(command).append(" <<'").append(END).append("'\n").append(text);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw new IllegalArgumentException("a file does not end with a newline");
        }
        out.append(END).append('\n');
    }
}
