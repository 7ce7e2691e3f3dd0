// Leaves of the list what has every word that is looked for; without this the list is whole.
const field = document.getElementById('q')
const found = document.getElementById('found')
const entries = [...document.querySelectorAll('#listed > li')].map((item) => [item, item.textContent.toLowerCase()])

function look() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean)
  let count = 0
  for (const [item, text] of entries) {
    item.hidden = !words.every((word) => text.includes(word))
    count += item.hidden ? 0 : 1
  }
  found.textContent = words.length ? `${count} of ${entries.length} have "${field.value.trim()}".` : `All ${entries.length} are shown.`
}

field.value = new URLSearchParams(location.search).get('q') ?? ''
field.addEventListener('input', look)
look()
