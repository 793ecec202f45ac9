package greenwall.app.command;

import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyPrompt;
import greenwall.fleet.probe.run.ProbeRunEvent.PassphraseAsked;
import greenwall.fleet.probe.run.ProbeRunEvent.Trust;
import java.util.Optional;

/// Asks the user at the terminal. Without a terminal the answer is no.
record TerminalPrompt(ProcessContext process) {
    void ask(HostKeyPrompt question) {
        process.err()
                .println(TerminalColors.plain("the host key of " + question.host() + " is not known: "
                        + question.keyType() + " " + question.fingerprint()));
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            process.printError(
                    "there is no terminal on which to accept it; connect once with ssh, or run this in a terminal");
            question.answer().accept(Trust.NO);
            return;
        }
        var answer = console.readLine("trust this host key? [yes = always, once, no] ");
        question.answer()
                .accept(
                        switch (answer == null ? "" : answer.strip()) {
                            case "yes" -> Trust.REMEMBER;
                            case "once" -> Trust.ONCE;
                            default -> Trust.NO;
                        });
    }

    void ask(PassphraseAsked question) {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            process.printError("the key " + question.keyFile()
                    + " has a passphrase and there is no terminal to ask for it; run ssh-add " + question.keyFile()
                    + " first");
            question.answer().accept(Optional.empty());
            return;
        }
        var answer = console.readPassword(
                "%s",
                (question.isRetry() ? "wrong passphrase; " : "") + "passphrase of "
                        + TerminalColors.plain(question.keyFile()) + ": ");
        question.answer().accept(answer == null || answer.length == 0 ? Optional.empty() : Optional.of(answer));
    }
}
