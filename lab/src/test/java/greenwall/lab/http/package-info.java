@NullMarked
package greenwall.lab.http;

import org.jspecify.annotations.NullMarked;
