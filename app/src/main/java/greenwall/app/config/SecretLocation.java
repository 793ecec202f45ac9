package greenwall.app.config;

import java.nio.file.Path;
import java.util.List;

/// Where a secret comes from. The secret itself is never part of the configuration.
public sealed interface SecretLocation {
    record FromFile(Path file) implements SecretLocation {}

    record FromEnvironment(String variable) implements SecretLocation {}

    /// What the command prints is the secret. Only its `name` is ever shown, for the rest may tell too much.
    record FromCommand(String name, List<String> command) implements SecretLocation {
        @Override
        public String toString() {
            return "FromCommand[" + name + " …]";
        }
    }

    /// Given on the command line, as part of a URL: known to this process only, and never shown.
    record Given(String value) implements SecretLocation {
        @Override
        public String toString() {
            return "Given[…]";
        }
    }

    /// Where it comes from, in words for a message.
    default String inWords() {
        return switch (this) {
            case FromFile(var file) -> "the file " + file;
            case FromEnvironment(var variable) -> "the environment variable " + variable;
            case FromCommand(var name, var _) -> "the command " + ConfigProblems.quoted(name);
            case Given _ -> "the command line";
        };
    }
}
