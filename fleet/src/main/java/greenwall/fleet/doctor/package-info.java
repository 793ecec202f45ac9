/// The findings about a site: sources, names, forms in use, and what is missing and why.
@NullMarked
package greenwall.fleet.doctor;

import org.jspecify.annotations.NullMarked;
