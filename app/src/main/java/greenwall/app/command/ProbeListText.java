package greenwall.app.command;

import greenwall.fleet.probe.Argument;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeCatalogue;
import java.io.PrintStream;

/// The catalogue: the question of each probe, its arguments, and what is not proven.
record ProbeListText(PrintStream out, TerminalColors ink) {
    void write(ProbeCatalogue catalogue, boolean asJson) {
        for (var probe : catalogue.all()) {
            if (asJson) {
                json(probe);
            } else {
                text(probe);
            }
        }
    }

    private void text(Probe probe) {
        out.println(ink.bold(String.format("%-24s", probe.name())) + " " + TerminalColors.plain(probe.question())
                + probe.unproved()
                        .map(why -> "  [unproved: " + TerminalColors.plain(why) + "]")
                        .orElse(""));
        for (var argument : probe.arguments()) {
            out.printf("%-24s   --arg %s%n", "", TerminalColors.plain(shape(argument) + "  " + argument.words()));
        }
    }

    private static String shape(Argument argument) {
        return switch (argument) {
            case Argument.Flag flag -> flag.name();
            case Argument.Word word -> word.name() + "=NAME";
            case Argument.Whole whole -> whole.name() + "=" + whole.least() + ".." + whole.most();
        };
    }

    private void json(Probe probe) {
        Json.write(
                out,
                json -> json.member("probe", probe.name())
                        .member("question", probe.question())
                        .strings("alerts", probe.alerts())
                        .member("shows", probe.shows())
                        .member("usual_s", probe.usually().toSeconds())
                        .member("longest_s", probe.atMost().toSeconds())
                        .member("unproved", probe.unproved())
                        .objects(
                                "arguments",
                                probe.arguments(),
                                a -> json.member("name", a.name())
                                        .member("shape", shape(a))
                                        .member("words", a.words())));
    }
}
