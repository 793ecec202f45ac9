package greenwall.fleet.promql;

import java.util.Arrays;
import java.util.Optional;

/// The operators between two expressions.
public enum QueryOperator {
    OR("or"),
    AND("and"),
    UNLESS("unless"),
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    MODULO("%"),
    ATAN2("atan2"),
    POWER("^");

    public enum Kind {
        SET,
        COMPARISON,
        ARITHMETIC
    }

    private final String sign;

    QueryOperator(String sign) {
        this.sign = sign;
    }

    public static Optional<QueryOperator> of(String sign) {
        return Arrays.stream(values())
                .filter(operator -> operator.sign.equals(sign))
                .findFirst();
    }

    public String sign() {
        return sign;
    }

    /// An operator with a higher precedence binds more tightly.
    public int precedence() {
        return switch (this) {
            case OR -> 1;
            case AND, UNLESS -> 2;
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> 3;
            case ADD, SUBTRACT -> 4;
            case MULTIPLY, DIVIDE, MODULO, ATAN2 -> 5;
            case POWER -> 6;
        };
    }

    public Kind kind() {
        return switch (precedence()) {
            case 1, 2 -> Kind.SET;
            case 3 -> Kind.COMPARISON;
            default -> Kind.ARITHMETIC;
        };
    }

    /// Whether a comparison holds between two numbers.
    public boolean holds(double left, double right) {
        return switch (this) {
            case EQUAL -> left == right;
            case NOT_EQUAL -> left != right;
            case LESS -> left < right;
            case LESS_OR_EQUAL -> left <= right;
            case GREATER -> left > right;
            case GREATER_OR_EQUAL -> left >= right;
            default -> throw new IllegalStateException(sign + " is no comparison");
        };
    }

    public boolean rightAssociative() {
        return this == POWER;
    }
}
