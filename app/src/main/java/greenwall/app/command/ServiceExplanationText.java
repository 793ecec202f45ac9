package greenwall.app.command;

import greenwall.fleet.explain.PartState;
import greenwall.fleet.explain.service.ServiceExplanation;

/// Prints why a service is slow or fails.
final class ServiceExplanationText {
    private ServiceExplanationText() {}

    static void text(ServiceExplanation found, Program program) {
        var ink = new TerminalColors(program.terminal());
        program.println(ink.bold(found.conclusive() ? "conclusive" : "nothing conclusive") + "   "
                + ink.faint(Clocks.both(found.at(), program.zone())));
        program.println(TerminalColors.plain(found.sentence()));
        for (var cause : found.causes()) {
            program.println("%3.0f %%  %-8s %s: %s"
                    .formatted(
                            100 * cause.score(),
                            cause.kind().word(),
                            TerminalColors.plain(cause.name()),
                            TerminalColors.plain(cause.text())));
            program.println(ink.faint("       " + TerminalColors.plain(String.join("; ", cause.why()))));
        }
        failures(found, program);
    }

    /// What could not be checked.
    private static void failures(ServiceExplanation found, Program program) {
        for (var around : found.around()) {
            for (var part : around.parts()) {
                if (part.progress() == PartState.Progress.FAILED) {
                    program.complain(around.title() + ": " + part.part().words() + " failed: "
                            + TerminalColors.plain(part.note()));
                }
            }
        }
    }

    static void json(ServiceExplanation found, Program program) {
        Json.write(
                program.out(),
                json -> json.member("cluster", found.cluster())
                        .member("service", found.service())
                        .member("at", found.at())
                        .member("verdict", found.conclusive() ? "conclusive" : "nothing conclusive")
                        .member("sentence", found.sentence())
                        .objects(
                                "causes",
                                found.causes(),
                                cause -> json.member("kind", cause.kind().word())
                                        .member("name", cause.name())
                                        .member("text", cause.text())
                                        .member("score", cause.score())
                                        .member("onset", cause.onset())
                                        .text("trace", cause.trace())
                                        .strings("why", cause.why()))
                        .strings("looked", found.looked()));
    }
}
