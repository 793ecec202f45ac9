package greenwall.lab.shell;

import java.util.List;
import java.util.function.ToLongFunction;

/// The shell's integer arithmetic, as between `$((` and `))`.
final class Calculator {
    private static final List<List<String>> LEVELS = List.of(
            List.of("||"),
            List.of("&&"),
            List.of("|"),
            List.of("^"),
            List.of("&"),
            List.of("==", "!="),
            List.of("<=", ">=", "<", ">"),
            List.of("<<", ">>"),
            List.of("+", "-"),
            List.of("*", "/", "%"));
    private static final int DEEPEST = 200;

    private final String text;
    private final ToLongFunction<String> variables;
    private int at;
    private int depth;

    private Calculator(String text, ToLongFunction<String> variables) {
        this.text = text;
        this.variables = variables;
    }

    /// @throws ArithmeticException with a shell's words where it is no expression
    static long evaluate(String text, ToLongFunction<String> variables) {
        var calculator = new Calculator(text, variables);
        if (text.isBlank()) {
            return 0;
        }
        long value = calculator.choice();
        calculator.blanks();
        if (calculator.at < text.length()) {
            throw calculator.wrong();
        }
        return value;
    }

    private ArithmeticException wrong() {
        return new ArithmeticException("arithmetic expression: expecting EOF: \"" + text + "\"");
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean accept(String operator) {
        blanks();
        if (!text.startsWith(operator, at)) {
            return false;
        }
        char after = at + operator.length() < text.length() ? text.charAt(at + operator.length()) : 0;
        boolean longer = operator.length() == 1
                && ("&|".contains(operator) && after == operator.charAt(0)
                        || "<>".contains(operator) && (after == operator.charAt(0) || after == '='));
        if (longer) {
            return false;
        }
        at += operator.length();
        return true;
    }

    private long choice() {
        if (++depth > DEEPEST) {
            throw wrong();
        }
        long condition = level(0);
        if (accept("?")) {
            long yes = choice();
            if (!accept(":")) {
                throw wrong();
            }
            long no = choice();
            condition = condition != 0 ? yes : no;
        }
        depth--;
        return condition;
    }

    private long level(int index) {
        if (index == LEVELS.size()) {
            return unary();
        }
        long left = level(index + 1);
        while (true) {
            String found = null;
            for (var operator : LEVELS.get(index)) {
                if (accept(operator)) {
                    found = operator;
                    break;
                }
            }
            if (found == null) {
                return left;
            }
            left = apply(found, left, level(index + 1));
        }
    }

    private static long apply(String operator, long a, long b) {
        return switch (operator) {
            case "||" -> a != 0 || b != 0 ? 1 : 0;
            case "&&" -> a != 0 && b != 0 ? 1 : 0;
            case "|" -> a | b;
            case "^" -> a ^ b;
            case "&" -> a & b;
            case "==" -> a == b ? 1 : 0;
            case "!=" -> a != b ? 1 : 0;
            case "<=" -> a <= b ? 1 : 0;
            case ">=" -> a >= b ? 1 : 0;
            case "<" -> a < b ? 1 : 0;
            case ">" -> a > b ? 1 : 0;
            case "<<" -> a << b;
            case ">>" -> a >> b;
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            default -> {
                if (b == 0) {
                    throw new ArithmeticException("division by zero");
                }
                yield operator.equals("/") ? a / b : a % b;
            }
        };
    }

    private long unary() {
        if (++depth > DEEPEST) {
            throw wrong();
        }
        try {
            if (accept("-")) {
                return -unary();
            }
            if (accept("+")) {
                return unary();
            }
            if (accept("!")) {
                return unary() == 0 ? 1 : 0;
            }
            if (accept("~")) {
                return ~unary();
            }
            if (accept("(")) {
                long inside = choice();
                if (!accept(")")) {
                    throw wrong();
                }
                return inside;
            }
            return operand();
        } finally {
            depth--;
        }
    }

    private long operand() {
        blanks();
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        var word = text.substring(start, at);
        if (word.isEmpty()) {
            throw wrong();
        }
        return Character.isDigit(word.charAt(0)) ? number(word) : variables.applyAsLong(word);
    }

    static long number(String word) {
        try {
            return Long.decode(word);
        } catch (NumberFormatException _) {
            throw new ArithmeticException("Illegal number: " + word);
        }
    }
}
