/// The tracing tools of a simulated host: bcc's and libbpf-tools' genuine output over what the world says happens
/// there.
@NullMarked
package greenwall.lab.probe;

import org.jspecify.annotations.NullMarked;
