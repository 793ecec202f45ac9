package greenwall.app.command;

import greenwall.connectors.ssh.UserPrompt;
import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyTrust;
import java.util.Optional;

/// Asks the user at the terminal. Without a terminal the answer is no.
record TerminalPrompt(ProcessContext process) implements UserPrompt {
    @Override
    public HostKeyTrust trust(String host, String keyType, String fingerprint) {
        process.err()
                .println(TerminalColors.plain(
                        "the host key of " + host + " is not known: " + keyType + " " + fingerprint));
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            process.printError(
                    "there is no terminal on which to accept it; connect once with ssh, or run this in a terminal");
            return HostKeyTrust.NO;
        }
        var answer = console.readLine("trust this host key? [yes = always, once, no] ");
        return switch (answer == null ? "" : answer.strip()) {
            case "yes" -> HostKeyTrust.REMEMBER;
            case "once" -> HostKeyTrust.ONCE;
            default -> HostKeyTrust.NO;
        };
    }

    @Override
    public Optional<char[]> passphrase(String keyFile, boolean isRetry) {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            process.printError("the key " + keyFile
                    + " has a passphrase and there is no terminal to ask for it; run ssh-add " + keyFile + " first");
            return Optional.empty();
        }
        var answer = console.readPassword(
                "%s", (isRetry ? "wrong passphrase; " : "") + "passphrase for " + TerminalColors.plain(keyFile) + ": ");
        return Optional.ofNullable(answer).filter(typed -> typed.length > 0);
    }
}
