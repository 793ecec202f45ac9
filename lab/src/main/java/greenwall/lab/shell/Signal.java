package greenwall.lab.shell;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The signals that a simulated process can be sent, with Linux's numbers.
public enum Signal {
    HUP(1),
    INT(2),
    QUIT(3),
    KILL(9),
    USR1(10),
    USR2(12),
    PIPE(13),
    ALRM(14),
    TERM(15),
    CHLD(17),
    CONT(18),
    STOP(19),
    WINCH(28);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /// What a shell shows for a command that this signal ended.
    public int status() {
        return 128 + number;
    }

    /// By name, with or without `SIG`, or by number.
    public static Optional<Signal> of(String text) {
        var name = text.toUpperCase(Locale.ROOT);
        var bare = name.startsWith("SIG") ? name.substring(3) : name;
        return Arrays.stream(values())
                .filter(s -> s.name().equals(bare) || Integer.toString(s.number).equals(bare))
                .findFirst();
    }

    boolean harmlessByDefault() {
        return this == CHLD || this == CONT || this == WINCH || this == STOP;
    }
}
