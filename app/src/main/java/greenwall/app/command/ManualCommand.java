package greenwall.app.command;

import greenwall.app.command.CommandReference.Flag;
import greenwall.app.command.CommandReference.Node;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/// Prints the manual page in troff; the build of the installers uses it. It is generated from the declared
/// command line, so that it is never outdated.
@Command(name = "manual", hidden = true, description = "Prints the manual page: greenwall manual | man -l -")
final class ManualCommand extends BaseCommand {
    @Override
    public Integer call() throws Exception {
        var version = new VersionProvider();
        process.out().print(page(CommandReference.of(spec.root()), version.number(), version.day()));
        process.out().flush();
        return 0;
    }

    private static String page(Node root, String version, String day) {
        var out = new StringBuilder();
        out.append(".TH GREENWALL 1 \"" + text(day) + "\" \"Greenwall " + text(version) + "\" \"User Commands\"\n");
        out.append(".SH NAME\ngreenwall \\- a native NOC console for people who run their own machines\n");
        out.append(".SH SYNOPSIS\n.B greenwall\n[\\fIoptions\\fR] [\\fIcommand\\fR]\n");
        out.append(".SH DESCRIPTION\n")
                .append(text(
                        "Shows the state of a fleet, as Prometheus, Loki and Alertmanager report it. Without a command it"
                                + " opens the console; without a configuration, the console first asks for a Prometheus or shows"
                                + " the practice range."))
                .append('\n');
        out.append(".SH OPTIONS\n")
                .append(text("--open, --kiosk, --drill, --at, --view and --theme are options of the console, which"
                        + " opens without a command. The others can be given before or after any command."))
                .append('\n');
        root.flags().forEach(flag -> flag(out, flag));
        out.append(".SH COMMANDS\n");
        root.subcommands().forEach(node -> node.all().forEach(command -> command(out, command)));
        out.append(".SH EXIT STATUS\n");
        exit(out, "0", "ok");
        exit(
                out,
                "1",
                "warning; or some data is missing; or checking a runbook, a host, an import or a probe found problems;"
                        + " or exporting rules found a changed or foreign file;"
                        + " or comparing an incident found a wrong verdict");
        exit(out, "2", "critical");
        exit(out, "3", "unknown, or there is no data to draw");
        exit(out, "64", "bad usage");
        exit(out, "65", "the file is not a dashboard, or cannot be read");
        exit(out, "69", "no display, or a silence was not changed, or it is not known whether it was");
        exit(
                out,
                "70",
                "the output or a file cannot be written, or the sign-in failed, or the limit of open files is too low,"
                        + " or internal error");
        exit(out, "71", "out of memory");
        exit(out, "78", "bad configuration");
        exit(out, "141", "the reader closed the output early, as head does");
        out.append(".SH FILES\n");
        entry(out, "$XDG_CONFIG_HOME/greenwall/greenwall.yaml", "the configuration; ~/.config where that is not set");
        entry(
                out,
                "$XDG_STATE_HOME/greenwall/",
                "the state that is kept between runs; ~/.local/state where that is not set");
        entry(out, "/etc/greenwall/greenwall.yaml", "the configuration of the wall that runs as a service");
        out.append(".SH SEE ALSO\n.BR prometheus (1),\n.BR promtool (1),\n.BR amtool (1),\n.BR systemctl (1)\n");
        return out.toString();
    }

    private static void command(StringBuilder out, Node command) {
        out.append(".SS ").append(text(command.fullName()));
        command.positionals()
                .forEach(given ->
                        out.append(' ').append(text(given.optional() ? "[" + given.label() + "]" : given.label())));
        out.append('\n').append(text(command.description())).append('\n');
        command.positionals().forEach(given -> entry(out, given.label(), given.description()));
        command.flags().forEach(flag -> flag(out, flag));
    }

    private static void flag(StringBuilder out, Flag flag) {
        out.append(".TP\n")
                .append(flag.names().stream()
                        .map(name -> "\\fB" + text(name) + "\\fR")
                        .collect(Collectors.joining(", ")));
        if (!flag.value().isEmpty()) {
            out.append(" \\fI").append(text(flag.value())).append("\\fR");
        }
        out.append('\n').append(text(flag.description())).append('\n');
    }

    private static void exit(StringBuilder out, String code, String meaning) {
        out.append(".TP\n.B ").append(code).append('\n').append(text(meaning)).append('\n');
    }

    private static void entry(StringBuilder out, String name, String meaning) {
        out.append(".TP\n.I " + text(name) + "\n" + text(meaning) + "\n");
    }

    /// Escapes text for troff: a leading dot or quote would be a request, and a plain hyphen would be printed
    /// as a typographic one.
    private static String text(String plain) {
        var escaped = plain.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
