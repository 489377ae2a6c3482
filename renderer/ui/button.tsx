import type { ComponentType, ReactNode } from 'react'
import './button.css'

export type IconType = ComponentType<{
  readonly size?: number
  readonly strokeWidth?: number
  readonly className?: string
}>

export interface ButtonProps {
  readonly label: string
  readonly onClick: () => void
  readonly icon?: IconType
  readonly keys?: string
  readonly variant?: 'primary' | 'plain' | 'quiet'
  readonly isDisabled?: boolean
  readonly isPressed?: boolean
  readonly hasMenu?: boolean
  readonly isExpanded?: boolean
  readonly children?: ReactNode
}

/** A button with a label, maybe an icon before it and its keys after it. */
export function Button(props: ButtonProps) {
  const {
    label,
    onClick,
    icon: Icon,
    keys,
    variant = 'plain',
    isDisabled = false,
    isPressed,
    hasMenu,
    isExpanded,
    children,
  } = props
  return (
    <button
      type="button"
      className={`button button-${variant}`}
      onClick={onClick}
      disabled={isDisabled}
      aria-pressed={isPressed}
      aria-haspopup={hasMenu === true ? 'dialog' : undefined}
      aria-expanded={hasMenu === true ? isExpanded === true : undefined}
    >
      {Icon !== undefined && <Icon size={15} strokeWidth={1.75} />}
      <span className="button-label">{label}</span>
      {children}
      {keys !== undefined && <span className="button-keys">{keys}</span>}
    </button>
  )
}

/** A button that is an icon; its label is its tooltip and what a screen reader says. */
export function IconButton(props: Omit<ButtonProps, 'children' | 'variant'> & { readonly icon: IconType }) {
  const { label, onClick, icon: Icon, keys, isDisabled = false, isPressed, hasMenu, isExpanded } = props
  return (
    <button
      type="button"
      className="icon-button"
      onClick={onClick}
      disabled={isDisabled}
      aria-label={label}
      title={keys === undefined ? label : `${label} (${keys})`}
      aria-pressed={isPressed}
      aria-haspopup={hasMenu === true ? 'dialog' : undefined}
      aria-expanded={hasMenu === true ? isExpanded === true : undefined}
    >
      <Icon size={16} strokeWidth={1.75} />
    </button>
  )
}
