package greenwall.connectors.ssh;

import greenwall.fleet.probe.Argument;
import greenwall.fleet.probe.Candidate;
import greenwall.fleet.probe.Candidate.Collection;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes the helper for hosts on which the console's user shall not have a root shell: a script, owned by
/// root, that knows the catalogue's tools, checks every argument again, and runs nothing else.
public final class ProbeHelper {
    public static final String PATH = "/usr/local/sbin/greenwall-probe";
    private static final Pattern PIECE = Pattern.compile("\\[([^\\]]*)\\]|(\\S+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z-]*)\\}");
    private static final int SLACK_SECONDS = 30;

    private ProbeHelper() {}

    /// The script, with what is to be done with it in its first lines.
    public static String text(ProbeCatalogue catalogue) {
        var out = new StringBuilder();
        out.append("#!/bin/sh\n");
        out.append("# Runs Greenwall's probes as root, and nothing else. On each host:\n");
        out.append("#   install -o root -g root -m 0755 FILE ").append(PATH).append('\n');
        out.append(
                "# In /etc/sudoers.d/greenwall (check it by visudo -cf), with the console's user on the host for USER:\n");
        out.append("#   USER ALL=(root) NOPASSWD: ").append(PATH).append('\n');
        out.append("# In the console's configuration: ssh: {helper: ")
                .append(PATH)
                .append("}\n");
        out.append("""
                PATH=/usr/sbin:/usr/bin:/sbin:/bin
                LC_ALL=C
                export PATH LC_ALL
                unset IFS ENV BASH_ENV CDPATH
                set -f
                refuse() { echo "greenwall-probe: $1" >&2; exit 64; }
                word() {
                  case $1 in
                    "" | [!A-Za-z0-9_]* | *[!A-Za-z0-9_.:@/-]*) refuse "$2 is not a name" ;;
                  esac
                  [ ${#1} -le 64 ] || refuse "$2 is too long"
                }
                whole() {
                  case $1 in "" | *[!0-9]*) refuse "$4 is not a whole number" ;; esac
                  [ ${#1} -le 9 ] && [ "$1" -ge "$2" ] && [ "$1" -le "$3" ] || refuse "$4 must be from $2 to $3"
                }
                [ $# -ge 4 ] || refuse "called with a mark, seconds, a probe, a number and NAME=VALUE"
                mark=$1 bound=$2 probe=$3 number=$4
                shift 4
                case $mark in "" | *[!0-9a-f]*) refuse "the mark is not a number" ;; esac
                """);
        for (var variable : variables(catalogue)) {
            out.append(variable).append("=\n");
        }
        out.append("for pair; do\n  name=${pair%%=*} value=${pair#*=}\n  case $probe.$name in\n");
        for (var probe : catalogue.all()) {
            probe.arguments().forEach(a -> out.append(argument(probe, a)));
        }
        out.append("    *) refuse \"$name is not an argument of this probe\" ;;\n  esac\ndone\ncase $probe in\n");
        for (var probe : catalogue.all()) {
            out.append("  ")
                    .append(probe.name())
                    .append(") most=")
                    .append(probe.atMost().toSeconds())
                    .append(" ;;\n");
        }
        out.append("  *) refuse \"there is no such probe\" ;;\nesac\n");
        out.append("whole \"$bound\" ")
                .append(SLACK_SECONDS + 1)
                .append(" $((most+")
                .append(SLACK_SECONDS)
                .append(")) seconds\n");
        out.append("seconds=$((bound-").append(SLACK_SECONDS).append("))\nset --\ncase $probe:$number in\n");
        for (var probe : catalogue.all()) {
            int number = 0;
            for (var candidate : probe.candidates()) {
                number++;
                if (candidate.collection() != Collection.PLAIN) {
                    out.append(candidate(probe, number, candidate));
                }
            }
        }
        out.append("  *) refuse \"there is no such tool\" ;;\nesac\n");
        out.append("exec sh -c '")
                .append(WrapperCommand.text())
                .append("' greenwall-probe \"$mark\" \"$bound\" kernel \"$@\"\n");
        return out.toString();
    }

    private static String variable(String argument) {
        return "v_" + argument.replace('-', '_');
    }

    private static List<String> variables(ProbeCatalogue catalogue) {
        return catalogue.all().stream()
                .flatMap(p -> p.arguments().stream())
                .map(a -> variable(a.name()))
                .distinct()
                .sorted()
                .toList();
    }

    private static String argument(Probe probe, Argument argument) {
        var name = argument.name();
        var check = switch (argument) {
            case Argument.Flag _ -> variable(name) + "=yes";
            case Argument.Word _ -> "word \"$value\" " + name + "; " + variable(name) + "=$value";
            case Argument.WholeNumber whole ->
                "whole \"$value\" " + whole.least() + " " + whole.most() + " " + name + "; " + variable(name)
                        + "=$value";
        };
        return "    " + probe.name() + "." + name + ") " + check + " ;;\n";
    }

    private static String candidate(Probe probe, int number, Candidate candidate) {
        var lines = new ArrayList<String>();
        var attempt = candidate.attempt();
        lines.add("set -- " + attempt.executables().size() + " " + WrapperCommand.quoted(attempt.executables()));
        attempt.environment().forEach((name, value) -> lines.add("set -- \"$@\" " + name + "=" + value));
        if (candidate.collection() == Collection.BPFTRACE) {
            lines.add("set -- \"$@\" -f json -e " + filled(candidate.program()));
        } else {
            var pieces = PIECE.matcher(candidate.words());
            boolean tool = true;
            while (pieces.find()) {
                if (tool) {
                    tool = false;
                } else if (pieces.group(1) == null) {
                    lines.add("set -- \"$@\" " + filled(pieces.group(2)));
                } else {
                    lines.add(optional(probe, pieces.group(1)));
                }
            }
        }
        return "  " + probe.name() + ":" + number + ")\n    " + String.join("\n    ", lines) + " ;;\n";
    }

    private static String optional(Probe probe, String piece) {
        var given = PLACEHOLDER
                .matcher(piece)
                .results()
                .map(m -> "[ -n \"$" + variable(m.group(1)) + "\" ]")
                .collect(Collectors.joining(" && "));
        var words = new ArrayList<String>();
        for (var word : piece.split(" ")) {
            var name = PLACEHOLDER.matcher(word);
            boolean flag = name.matches()
                    && probe.arguments().stream()
                            .anyMatch(a -> a.name().equals(name.group(1)) && a instanceof Argument.Flag);
            if (!flag) {
                words.add(filled(word));
            }
        }
        return "if " + given + "; then set -- \"$@\" " + String.join(" ", words) + "; fi";
    }

    /// The text as one word of the shell, with the checked values in their places.
    private static String filled(String text) {
        var out = new StringBuilder();
        int from = 0;
        var places = PLACEHOLDER.matcher(text);
        while (places.find()) {
            out.append(literal(text.substring(from, places.start())));
            var name = places.group(1);
            out.append("\"$")
                    .append(name.equals("seconds") ? "seconds" : variable(name))
                    .append('"');
            from = places.end();
        }
        return out.append(literal(text.substring(from))).toString();
    }

    private static String literal(String text) {
        return text.isEmpty() ? "" : WrapperCommand.quoted(List.of(text));
    }
}
