package greenwall.tests.faults;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/// What can go wrong between the console and one of its sources, and a pattern that the reason must match if
/// the source becomes silent because of it.
enum Fault {
    REFUSE("connect"),
    RESET("broke|closed the connection"),
    HANG_BEFORE_THE_FIRST_BYTE("within|in use until the deadline"),
    HANG_IN_THE_MIDDLE("within|in use until the deadline"),
    ONE_BYTE_AT_A_TIME("within|in use until the deadline"),
    CUT_SHORT("broke|cut|truncates|closed"),
    ANSWER_LOST("broke|cut|truncates|closed"),
    BAD_GATEWAY_AFTERWARDS("502"),
    SENT_TWICE(""),
    UNAUTHORIZED("401"),
    FORBIDDEN("403"),
    NOT_FOUND("404"),
    TOO_MANY("429|send no more requests for another|asks clients to try again later"),
    SERVER_ERROR("500"),
    BAD_GATEWAY_PAGE("502"),
    LOGIN_PAGE("page"),
    WRONG_CONTENT_TYPE(""),
    BROKEN_UTF8("UTF-8|JSON"),
    BROKEN_JSON("JSON"),
    ENDLESS_BODY("more than 4 MiB"),
    GZIP_BOMB("more than 4 MiB"),
    REDIRECT_LOOP("redirect"),
    REDIRECT_ELSEWHERE("redirect"),
    NAME_DOES_NOT_RESOLVE("does not resolve|connect"),
    NAME_RESOLVES_LATE("within|in use until the deadline|connect"),
    CERTIFICATE_EXPIRED("has expired"),
    CERTIFICATE_FOR_ANOTHER_NAME("is not for"),
    CERTIFICATE_OF_AN_UNKNOWN_AUTHORITY("not signed by an authority"),
    OLD_ANSWERS_REPLAYED(""),
    ANSWERS_OUT_OF_ORDER(""),
    SERIES_VANISH(""),
    SERIES_UNDER_ANOTHER_INSTANCE(""),
    OLD_SAMPLES_AS_NEW(""),
    SERIES_TWICE("");

    private static final List<Fault> ALL = List.of(values());

    private final Pattern errorPattern;

    Fault(String errorPattern) {
        this.errorPattern = Pattern.compile(errorPattern);
    }

    static Fault any(Random random, boolean tls) {
        Fault fault;
        do {
            fault = ALL.get(random.nextInt(ALL.size()));
        } while (fault.certificate() && !tls);
        return fault;
    }

    /// Whether it is a fault of the certificate, which only a source with TLS can have.
    boolean certificate() {
        return this == CERTIFICATE_EXPIRED
                || this == CERTIFICATE_FOR_ANOTHER_NAME
                || this == CERTIFICATE_OF_AN_UNKNOWN_AUTHORITY;
    }

    /// Whether it makes the client wait.
    boolean isSlow() {
        return switch (this) {
            case HANG_BEFORE_THE_FIRST_BYTE,
                    HANG_IN_THE_MIDDLE,
                    ONE_BYTE_AT_A_TIME,
                    NAME_RESOLVES_LATE,
                    TOO_MANY,
                    ENDLESS_BODY,
                    GZIP_BOMB -> true;
            default -> false;
        };
    }

    /// Whether nothing listens: the server has moved, and its name does not resolve to the new address.
    boolean closesPort() {
        return this == REFUSE || this == NAME_DOES_NOT_RESOLVE || this == NAME_RESOLVES_LATE;
    }

    /// Whether a source's reason names this fault.
    boolean explains(String reason) {
        return errorPattern.matcher(reason).find();
    }

    /// Whether responses under this fault are still correct and current.
    boolean leavesDataCorrect() {
        return this == WRONG_CONTENT_TYPE || this == ANSWERS_OUT_OF_ORDER || this == SERIES_TWICE || this == SENT_TWICE;
    }

    /// Whether no request under this fault gets a usable response.
    boolean makesSilent() {
        return switch (this) {
            case OLD_ANSWERS_REPLAYED, SERIES_VANISH, SERIES_UNDER_ANOTHER_INSTANCE, OLD_SAMPLES_AS_NEW -> false;
            default -> !leavesDataCorrect();
        };
    }
}
