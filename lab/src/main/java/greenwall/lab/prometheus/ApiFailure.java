package greenwall.lab.prometheus;

import greenwall.fleet.NamedConstant;

/// A request that gets an error for an answer. Never leaves this package.
final class ApiFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /// What Prometheus calls the kinds of error, and the status that each has.
    enum Kind implements NamedConstant {
        BAD_DATA(400),
        EXECUTION(422),
        TIMEOUT(503),
        INTERNAL(500);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private final Kind kind;
    private final String text;

    ApiFailure(Kind kind, String text) {
        super(text, null, false, false);
        this.kind = kind;
        this.text = text;
    }

    static ApiFailure badData(String text) {
        return new ApiFailure(Kind.BAD_DATA, text);
    }

    static ApiFailure badParameter(String name, String text) {
        return badData("invalid parameter \"" + name + "\": " + text);
    }

    Kind kind() {
        return kind;
    }

    String text() {
        return text;
    }
}
