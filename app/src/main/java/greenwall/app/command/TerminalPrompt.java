package greenwall.app.command;

import greenwall.connectors.ssh.SshUserPrompt;
import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyAnswer;
import java.io.Console;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asks the user at the terminal. Without a terminal the answer is no.
///
/// @param readLine shows a question and reads the answer, or null at the end of the input. Several runs may ask
///     at the same time; the console shows one question after the other
record TerminalPrompt(ProcessContext process, Optional<Function<String, @Nullable String>> readLine)
        implements SshUserPrompt {
    static TerminalPrompt of(ProcessContext process) {
        return new TerminalPrompt(process, console().map(console -> question -> console.readLine("%s", question)));
    }

    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    @Override
    public HostKeyAnswer trust(String host, String keyType, String fingerprint) {
        var unknown = TerminalColors.plain("the host key of " + host + " is not known: " + keyType + " " + fingerprint);
        if (readLine.isEmpty()) {
            process.err().println(unknown);
            process.printError(
                    "there is no terminal on which to accept it; connect once with ssh, or run this in a terminal");
            return HostKeyAnswer.NO;
        }
        // The question names the key: the line before it may be about another host.
        var answer = readLine.get().apply(unknown + "; trust it? [yes = always, once, no] ");
        return switch (answer == null ? "" : answer.strip()) {
            case "yes" -> HostKeyAnswer.REMEMBER;
            case "once" -> HostKeyAnswer.ONCE;
            default -> HostKeyAnswer.NO;
        };
    }

    @Override
    public Optional<char[]> passphrase(String keyFile, boolean isRetry) {
        var console = console();
        if (console.isEmpty()) {
            process.printError("the key " + keyFile
                    + " has a passphrase and there is no terminal to ask for it; run ssh-add " + keyFile + " first");
            return Optional.empty();
        }
        var answer = console.get()
                .readPassword(
                        "%s",
                        (isRetry ? "wrong passphrase; " : "") + "passphrase for " + TerminalColors.plain(keyFile)
                                + ": ");
        return Optional.ofNullable(answer).filter(typed -> typed.length > 0);
    }
}
